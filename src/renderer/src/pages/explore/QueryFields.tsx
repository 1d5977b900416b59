import { ActionIcon, Button } from '@mantine/core';
import { IconPlayerPlay, IconPlus, IconX } from '@tabler/icons-react';
import { PromqlEditor } from '../../ui/promql-editor/PromqlEditor.tsx';
import type { Check } from './checks.ts';
import { ExpressionError } from './ExpressionError.tsx';
import { QueryHistory } from './QueryHistory.tsx';
import classes from './explore.module.css';

interface QueryFieldsProps {
  readonly drafts: readonly string[];
  readonly max: number;
  /** What became of those that were run and still stand as they were. */
  readonly checks: readonly Check[];
  readonly onChange: (drafts: readonly string[]) => void;
  /** Runs the drafts, or these. */
  readonly onRun: (exprs?: readonly string[]) => void;
}

/** One editor for each expression; what is wrong with one stands under it. */
export function QueryFields({ drafts, max, checks, onChange, onRun }: QueryFieldsProps): React.ReactNode {
  return (
    <div className={classes.fields}>
      {drafts.map((draft, at) => {
        const check = checks.find(({ expr }) => expr === draft.trim());
        const label = drafts.length === 1 ? 'Expression' : `Expression ${String(at + 1)}`;
        return (
          // Places are what tells the fields apart: their text changes with every key.
          <div key={at}>
            <div className={classes.field}>
              <div className={classes.editor}>
                <PromqlEditor
                  label={label}
                  value={draft}
                  placeholder="rate(http_requests_total[1m])"
                  onChange={(text) => {
                    onChange(drafts.with(at, text));
                  }}
                  onRun={() => {
                    onRun();
                  }}
                />
              </div>
              {drafts.length > 1 ? (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={`Remove ${label.toLowerCase()}`}
                  onClick={() => {
                    const left = drafts.toSpliced(at, 1);
                    onChange(left);
                    onRun(left);
                  }}
                >
                  <IconX size={16} />
                </ActionIcon>
              ) : null}
            </div>
            {check?.error ? <ExpressionError expr={check.expr} error={check.error} /> : null}
            {check?.result?.annotations.map(({ level, message }) => (
              <p key={message} className={classes.note} data-level={level}>
                {message}
              </p>
            ))}
          </div>
        );
      })}
      <div className={classes.fieldActions}>
        <Button
          leftSection={<IconPlayerPlay size={15} />}
          loading={checks.some(({ isBusy }) => isBusy)}
          disabled={drafts.every((draft) => draft.trim() === '')}
          onClick={() => {
            onRun();
          }}
        >
          Run
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlus size={15} />}
          disabled={drafts.length >= max}
          onClick={() => {
            onChange([...drafts, '']);
          }}
        >
          Add expression
        </Button>
        <QueryHistory
          onPick={(exprs) => {
            onChange(exprs);
            onRun(exprs);
          }}
        />
      </div>
    </div>
  );
}
