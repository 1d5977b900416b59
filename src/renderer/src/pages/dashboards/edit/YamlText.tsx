import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { styleNonce } from '../../../app/theme.ts';
import { appearance } from '../../../ui/promql-editor/appearance.ts';

interface YamlTextProps {
  readonly value: string;
  readonly isReadOnly: boolean;
  readonly onChange: (text: string) => void;
}

const tall = EditorView.theme({
  '&': { height: '60vh' },
  '.cm-gutters': { border: '0', background: 'var(--wd-sunken)', color: 'var(--wd-faint)' },
});

/** The text of a dashboard's file, to be written in. */
export function YamlText({ value, isReadOnly, onChange }: YamlTextProps): React.ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const change = useEffectEvent(onChange);
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return;
    const nonce = styleNonce();
    const view = new EditorView({
      parent,
      state: EditorState.create({
        doc: value,
        extensions: [
          nonce === '' ? [] : EditorView.cspNonce.of(nonce),
          lineNumbers(),
          history(),
          keymap.of([indentWithTab, ...historyKeymap, ...defaultKeymap]),
          appearance,
          tall,
          EditorState.readOnly.of(isReadOnly),
          EditorView.contentAttributes.of({ 'aria-label': 'Text of the dashboard', spellcheck: 'false' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) change(update.state.doc.toString());
          }),
        ],
      }),
    });
    return () => {
      view.destroy();
    };
  }, [value, isReadOnly]);
  return <div ref={host} />;
}
