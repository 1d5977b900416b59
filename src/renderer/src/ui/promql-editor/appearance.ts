import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The editor in the house's colours, which follow the theme by themselves. */
const look = EditorView.theme({
  '&': {
    border: '1px solid var(--wd-border-strong)',
    borderRadius: '6px',
    background: 'var(--wd-sunken)',
    color: 'var(--wd-text)',
    fontSize: '13px',
  },
  '&.cm-focused': { outline: '1px solid var(--wd-accent-text)', borderColor: 'var(--wd-accent-text)' },
  '.cm-scroller': { fontFamily: 'var(--wd-mono)', lineHeight: '20px', fontVariantLigatures: 'none' },
  '.cm-content': { padding: '8px 6px', caretColor: 'var(--wd-text)' },
  '.cm-placeholder': { color: 'var(--wd-faint)' },
  '.cm-cursor': { borderLeftColor: 'var(--wd-text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--wd-accent-soft)',
  },
  '&.cm-focused .cm-matchingBracket': { background: 'var(--wd-accent-soft)', outline: 'none' },
  '&.cm-focused .cm-nonmatchingBracket': { background: 'var(--wd-critical-soft)' },
  '.cm-tooltip': {
    border: '1px solid var(--wd-border)',
    borderRadius: '8px',
    background: 'var(--wd-raised)',
    boxShadow: 'var(--wd-shadow-pop)',
    overflow: 'hidden',
  },
  '.wd-editor-help': { maxWidth: '420px', padding: '8px 12px', fontSize: '12px', lineHeight: '18px' },
  '.wd-editor-help code': { fontFamily: 'var(--wd-mono)', fontWeight: '600' },
  '.wd-editor-help p': { margin: '4px 0 0', color: 'var(--wd-dim)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--wd-mono)', maxHeight: '320px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 10px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--wd-accent-soft)',
    color: 'var(--wd-text)',
  },
  '.cm-completionMatchedText': {
    textDecoration: 'none',
    fontWeight: '700',
    color: 'var(--wd-accent-text)',
  },
  '.cm-completionDetail': { marginLeft: '12px', color: 'var(--wd-faint)', fontStyle: 'normal' },
  '.cm-completionInfo': { maxWidth: '360px', padding: '8px 12px', color: 'var(--wd-dim)' },
  '.cm-diagnostic': { padding: '6px 10px', fontSize: '13px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--wd-critical)' },
});

const colors = HighlightStyle.define([
  { tag: tags.name, color: 'var(--wd-text)' },
  { tag: tags.number, color: 'var(--wd-high)' },
  { tag: tags.string, color: 'var(--wd-ok)' },
  { tag: tags.keyword, color: 'var(--wd-accent-text)', fontWeight: '600' },
  { tag: tags.function(tags.variableName), color: 'var(--wd-accent-text)' },
  { tag: tags.labelName, color: 'var(--wd-low)' },
  { tag: tags.operator, color: 'var(--wd-dim)' },
  { tag: tags.modifier, color: 'var(--wd-accent-text)' },
  { tag: tags.paren, color: 'var(--wd-dim)' },
  { tag: tags.squareBracket, color: 'var(--wd-dim)' },
  { tag: tags.brace, color: 'var(--wd-dim)' },
  { tag: tags.comment, color: 'var(--wd-faint)', fontStyle: 'italic' },
]);

export const appearance: Extension = [look, syntaxHighlighting(colors)];
