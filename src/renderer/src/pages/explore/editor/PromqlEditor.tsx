import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useEngine } from '../../../live/client.ts';
import { promqlEditor } from './extensions.ts';

interface PromqlEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onRun: () => void;
}

/** Where an expression is written: names are offered, mistakes underlined, Enter runs it. */
export function PromqlEditor(props: PromqlEditorProps): React.ReactNode {
  const { label, value } = props;
  const { client } = useEngine();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const parent = host.current;
    if (parent === null) return undefined;
    const made = new EditorView({
      parent,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: promqlEditor({
          client,
          label,
          onChange: (text) => {
            latest.current.onChange(text);
          },
          onRun: () => {
            latest.current.onRun();
          },
        }),
      }),
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [client, label]);

  // Text that comes from elsewhere, such as the history.
  useEffect(() => {
    const { current } = view;
    if (current === null || current.state.doc.toString() === value) return;
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: value } });
  }, [value]);

  return <div ref={host} />;
}
