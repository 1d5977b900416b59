import { ActionIcon, Button } from '@mantine/core';
import { IconEye, IconEyeOff, IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { maskVariables } from '#shared/dashboard/index.ts';
import type { PanelQuery } from '#shared/dashboard/index.ts';
import { PromqlEditor } from '../../../../ui/promql-editor/PromqlEditor.tsx';
import { ChoiceField, NumberField, TextField } from './fields.tsx';
import classes from './panel.module.css';
import type { DataFields } from './types.ts';
import { withField } from './with-kind.ts';

/** Typing pauses this long before the panel asks. */
const PAUSE_MS = 700;
const MAX_QUERIES = 50;

/** What a panel asks, each question with its legend. */
export function QueryFields({ panel, onChange }: DataFields): React.ReactNode {
  const { queries } = panel;
  const set = (next: PanelQuery[], step: string) => {
    onChange({ ...panel, queries: next }, step);
  };
  return (
    <section className={classes.queries} aria-label="Queries">
      {queries.map((query, i) => (
        <QueryRow
          key={query.id}
          query={query}
          isFirst={i === 0}
          onChange={(next, step) => {
            set(
              queries.map((each) => (each.id === query.id ? next : each)),
              `query ${query.id} ${step}`,
            );
          }}
          onRemove={() => {
            set(
              queries.filter((each) => each.id !== query.id),
              'remove query',
            );
          }}
        />
      ))}
      <div>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          disabled={queries.length >= MAX_QUERIES}
          onClick={() => {
            set([...queries, { id: freeId(queries), expr: '', kind: 'range', hidden: false }], 'add query');
          }}
        >
          Add query
        </Button>
      </div>
    </section>
  );
}

interface QueryRowProps {
  readonly query: PanelQuery;
  readonly isFirst: boolean;
  readonly onChange: (query: PanelQuery, step: string) => void;
  readonly onRemove: () => void;
}

function QueryRow({ query, isFirst, onChange, onRemove }: QueryRowProps): React.ReactNode {
  const [text, setText] = useState(query.expr);
  const [seen, setSeen] = useState(query.expr);
  // Undo, or another way the expression came to differ from what was written here.
  if (query.expr !== seen) {
    setSeen(query.expr);
    setText(query.expr);
  }
  const take = () => {
    if (text === query.expr) return;
    setSeen(text);
    onChange({ ...query, expr: text }, 'expr');
  };
  const takeLater = useEffectEvent(take);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      takeLater();
    }, PAUSE_MS);
    return () => {
      window.clearTimeout(timer);
    };
  }, [text]);
  return (
    <div className={classes.query} data-hidden={query.hidden}>
      <b className="wd-mono">{query.id}</b>
      <div className={classes.queryFields}>
        <PromqlEditor
          label={`Query ${query.id}`}
          placeholder='rate(http_requests_total{instance="$instance"}[$__rate_interval])'
          value={text}
          readable={maskVariables}
          autoFocus={isFirst && query.expr === ''}
          onChange={setText}
          onRun={take}
        />
        <div className={classes.queryMore}>
          <TextField
            label="Legend"
            placeholder="{{instance}}"
            value={query.legend}
            onChange={(legend) => {
              onChange(withField(query, 'legend', legend), 'legend');
            }}
          />
          <ChoiceField
            label="Asks for"
            value={query.kind}
            choices={{ range: 'The whole range', instant: 'Its end only' }}
            onChange={(kind = 'range') => {
              onChange({ ...query, kind }, 'kind');
            }}
          />
          <NumberField
            label="Least step, s"
            min={1}
            value={query.minStepS}
            onChange={(minStepS) => {
              onChange(
                withField(query, 'minStepS', minStepS === undefined || minStepS > 0 ? minStepS : undefined),
                'step',
              );
            }}
          />
        </div>
      </div>
      <ActionIcon
        aria-label={query.hidden ? `Show query ${query.id}` : `Hide query ${query.id}`}
        aria-pressed={query.hidden}
        onClick={() => {
          onChange({ ...query, hidden: !query.hidden }, 'hidden');
        }}
      >
        {query.hidden ? <IconEyeOff size={16} /> : <IconEye size={16} />}
      </ActionIcon>
      <ActionIcon aria-label={`Remove query ${query.id}`} onClick={onRemove}>
        <IconTrash size={16} />
      </ActionIcon>
    </div>
  );
}

/** The first letter no query has, then AA, AB, …. */
function freeId(queries: readonly PanelQuery[]): string {
  for (let n = 0; ; n++) {
    const letter = String.fromCharCode(65 + (n % 26));
    const id = n < 26 ? letter : String.fromCharCode(64 + Math.floor(n / 26)) + letter;
    if (!queries.some((query) => query.id === id)) return id;
  }
}
