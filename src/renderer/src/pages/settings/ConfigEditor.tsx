import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import type { ConfigDocument } from '#shared/contract/settings.ts';
import { useAction, useMethod } from '../../live/use-method.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ChartSkeleton } from '../../ui/Skeletons.tsx';
import { toastDone } from '../../ui/toasts.ts';
import { offsetOf, problemOf } from './config-problem.ts';
import type { Problem } from './config-problem.ts';
import classes from './settings.module.css';

/** The config file as text. What is broken isn't saved; what someone else changed isn't overwritten. */
export function ConfigEditor(): React.ReactNode {
  const { data, error, refetch } = useMethod('config.read', {});
  if (error && !data) {
    return (
      <Panel title="Config file">
        <ErrorState what="The config can't be read" error={error} onRetry={() => void refetch()} />
      </Panel>
    );
  }
  if (!data) {
    return (
      <Panel title="Config file">
        <ChartSkeleton height={420} />
      </Panel>
    );
  }
  return <Editor document={data} onReload={async () => (await refetch()).data} />;
}

interface EditorProps {
  readonly document: ConfigDocument;
  readonly onReload: () => Promise<ConfigDocument | undefined>;
}

function Editor({ document, onReload }: EditorProps): React.ReactNode {
  const field = useRef<HTMLTextAreaElement>(null);
  const [base, setBase] = useState(document);
  const [text, setText] = useState(document.text);
  const save = useAction('config.write', ['config.read', 'targets.list', 'alerts.rules', 'settings.get']);
  const isConflict = save.error?.code === 'conflict';
  const isDirty = text !== base.text;
  const problem = save.error ? problemOf(save.error) : isDirty ? null : base.problem;
  // Unedited, the text follows the file.
  if (!isDirty && document.revision !== base.revision) {
    setBase(document);
    setText(document.text);
  }

  const adopt = (fresh: ConfigDocument) => {
    setBase(fresh);
    setText(fresh.text);
    save.reset();
  };
  const goTo = ({ line, column }: Problem) => {
    const at = offsetOf(text, line, column);
    field.current?.focus();
    field.current?.setSelectionRange(at, at);
  };
  return (
    <Panel
      title="Config file"
      note={<span className="wd-mono">{base.file}</span>}
      actions={
        <>
          <Button
            variant="default"
            size="xs"
            disabled={!isDirty}
            onClick={() => {
              setText(base.text);
              save.reset();
            }}
          >
            Undo edits
          </Button>
          <Button
            size="xs"
            disabled={!isDirty}
            loading={save.isPending}
            onClick={() => {
              save.mutate(
                { text, revision: base.revision },
                {
                  onSuccess: (saved) => {
                    adopt(saved);
                    toastDone('Config saved', 'It is in force.');
                  },
                },
              );
            }}
          >
            Save config
          </Button>
        </>
      }
    >
      {problem ? (
        <div role="alert" className={classes.problem}>
          <button
            type="button"
            onClick={() => {
              goTo(problem);
            }}
          >
            Line {problem.line}, column {problem.column}
          </button>{' '}
          {problem.message}
        </div>
      ) : null}
      {save.error && !problem ? (
        <div role="alert" className={classes.problem}>
          {save.error.message}{' '}
          {isConflict ? (
            <Button
              variant="default"
              size="compact-xs"
              onClick={() => {
                void onReload().then((fresh) => {
                  if (fresh) adopt(fresh);
                });
              }}
            >
              Load the file’s text, dropping my edits
            </Button>
          ) : null}
        </div>
      ) : null}
      <div className={classes.editor}>
        <div className={classes.gutter} aria-hidden="true">
          {text.split('\n').map((_, i) => (
            <div key={i} data-problem={problem?.line === i + 1}>
              {i + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={field}
          aria-label="Config file text"
          aria-invalid={problem !== null}
          spellCheck={false}
          wrap="off"
          rows={Math.max(18, text.split('\n').length + 1)}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
            event.preventDefault();
            if (isDirty) save.mutate({ text, revision: base.revision }, { onSuccess: adopt });
          }}
        />
      </div>
    </Panel>
  );
}
