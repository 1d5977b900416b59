import { EditorView } from '@codemirror/view';

/** The editor in the console's colours, which follow its light and dark. */
export const editorTheme = EditorView.theme({
  '&': {
    border: '1px solid var(--wd-border-strong)',
    borderRadius: '6px',
    backgroundColor: 'var(--wd-sunken)',
    color: 'var(--wd-text)',
    fontSize: '13px',
  },
  '&.cm-focused': {
    borderColor: 'var(--wd-accent-text)',
    outline: '1px solid var(--wd-accent-text)',
  },
  '.cm-scroller': { fontFamily: 'var(--wd-mono)', fontVariantLigatures: 'none', lineHeight: '20px' },
  '.cm-content': { padding: '7px 0', caretColor: 'var(--wd-text)' },
  '.cm-line': { padding: '0 12px' },
  '.cm-placeholder': { color: 'var(--wd-faint)' },
  '.cm-cursor': { borderLeftColor: 'var(--wd-text)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--wd-accent-soft)' },
  '.cm-tooltip': {
    border: '1px solid var(--wd-border)',
    borderRadius: '8px',
    backgroundColor: 'var(--wd-raised)',
    color: 'var(--wd-text)',
    boxShadow: 'var(--wd-shadow-pop)',
    zIndex: '40',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    maxHeight: '320px',
    padding: '4px',
    fontFamily: 'var(--wd-mono)',
    fontSize: '13px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '5px 8px', borderRadius: '5px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--wd-accent-soft)',
    color: 'var(--wd-text)',
  },
  '.cm-completionMatchedText': { color: 'var(--wd-accent-text)', textDecoration: 'none', fontWeight: '600' },
  '.cm-completionDetail': {
    marginLeft: '16px',
    color: 'var(--wd-faint)',
    fontFamily: 'var(--wd-font)',
    fontStyle: 'normal',
    fontSize: '12px',
  },
  '.cm-completionInfo, .wd-editor-help': {
    maxWidth: '420px',
    padding: '8px 12px',
    fontFamily: 'var(--wd-font)',
    fontSize: '12px',
    lineHeight: '18px',
  },
  '.wd-editor-help code': { fontFamily: 'var(--wd-mono)', fontWeight: '600' },
  '.wd-editor-help p': { margin: '4px 0 0', color: 'var(--wd-dim)' },
  '.cm-diagnostic': { padding: '6px 12px', fontFamily: 'var(--wd-font)', fontSize: '12px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--wd-critical)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--wd-critical) 1.5px',
    textUnderlineOffset: '4px',
  },
});
