import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { styleNonce } from '../../app/theme.ts';
import { useEngine } from '../../live/client.ts';
import { editorExtensions } from './editor-state.ts';

interface PromqlEditorProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  /** Where more than PromQL may be written: PromQL of it, each character in its place. Keeps its identity. */
  readonly readable?: (text: string) => string;
  readonly onChange: (value: string) => void;
  /** Enter; Shift + Enter begins a new line. */
  readonly onRun: () => void;
}

/** Where an expression is written: coloured, completed from what the engine knows, mistakes underlined as one writes. */
export function PromqlEditor(props: PromqlEditorProps): React.ReactNode {
  const { label, value, placeholder = '', autoFocus = false, readable = asWritten } = props;
  const { client } = useEngine();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const onChange = useEffectEvent(props.onChange);
  const onRun = useEffectEvent(props.onRun);
  const initial = useEffectEvent(() => value);

  useEffect(() => {
    const parent = host.current;
    if (parent === null) return;
    const made = new EditorView({
      parent,
      state: EditorState.create({
        doc: initial(),
        extensions: editorExtensions({
          client,
          label,
          placeholder,
          styleNonce: styleNonce(),
          readable,
          onChange: (text) => {
            onChange(text);
          },
          onRun: () => {
            onRun();
          },
        }),
      }),
    });
    view.current = made;
    if (autoFocus) made.focus();
    return () => {
      made.destroy();
      view.current = null;
    };
  }, [client, label, placeholder, autoFocus, readable]);

  // A value from outside (history, a link); what was typed is there already.
  useEffect(() => {
    const shown = view.current;
    if (shown === null || shown.state.doc.toString() === value) return;
    shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: value } });
  }, [value]);

  return <div ref={host} />;
}

function asWritten(text: string): string {
  return text;
}
