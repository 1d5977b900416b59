import { ActionIcon, Button } from '@mantine/core';
import { IconPlayerPlay, IconX } from '@tabler/icons-react';
import { PromqlEditor } from './editor/PromqlEditor.tsx';
import { ExpressionError } from './ExpressionError.tsx';
import { HistoryMenu } from './HistoryMenu.tsx';
import type { Check } from './use-checks.ts';
import classes from './explore.module.css';

interface QueryRowProps {
  readonly label: string;
  readonly value: string;
  /** What was run; null before. */
  readonly asked: string | null;
  readonly check: Check | undefined;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
  readonly onTake: (expr: string) => void;
  readonly onRemove: (() => void) | null;
}

/** One expression: its field, what can be done with it, and what the evaluator has to say about it. */
export function QueryRow(props: QueryRowProps): React.ReactNode {
  const { label, value, asked, check, onChange, onRun, onTake, onRemove } = props;
  return (
    <div className={classes.row}>
      <div className={classes.field}>
        <div className={classes.editor}>
          <PromqlEditor label={label} value={value} onChange={onChange} onRun={onRun} />
        </div>
        <HistoryMenu onTake={onTake} />
        <Button
          leftSection={<IconPlayerPlay size={15} />}
          loading={check?.isFetching ?? false}
          disabled={value.trim() === ''}
          onClick={onRun}
        >
          Run
        </Button>
        {onRemove === null ? null : (
          <ActionIcon variant="subtle" size={36} aria-label={`Remove ${label}`} onClick={onRemove}>
            <IconX size={16} />
          </ActionIcon>
        )}
      </div>
      {check?.error && asked !== null ? <ExpressionError expr={asked} error={check.error} /> : null}
      {check?.data?.annotations.map(({ level, message }) => (
        <p key={message} className={classes.note} data-level={level}>
          {message}
        </p>
      ))}
    </div>
  );
}
