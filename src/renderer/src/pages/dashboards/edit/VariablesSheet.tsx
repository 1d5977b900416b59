import { Button, Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { variableSchema } from '#shared/dashboard/index.ts';
import type { Dashboard, Variable } from '#shared/dashboard/index.ts';
import { useTimeStore } from '../../../app/time-store.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { useVariables } from '../variables/use-variables.ts';
import { useDrafts } from './drafts.ts';
import classes from './edit.module.css';
import { VariableFields } from './VariableFields.tsx';

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const NO_CHOICE = new Map<string, readonly string[]>();
/** Typing pauses this long before the values are asked for. */
const PAUSE_MS = 400;

interface VariablesSheetProps {
  readonly id: string;
  readonly dashboard: Dashboard;
  readonly onClose: () => void;
}

/** The variables of a dashboard: which there are, in which order, and what each offers. */
export function VariablesSheet({ id, dashboard, onClose }: VariablesSheetProps): React.ReactNode {
  const change = useDrafts((state) => state.change);
  const [variables, setVariables] = useState<readonly Variable[]>(dashboard.variables);
  const [at, setAt] = useState(0);
  const range = useTimeStore((state) => state.range);
  const [settled] = useDebouncedValue(variables, PAUSE_MS);
  const { resolved } = useVariables(`${id} being edited`, settled, NO_CHOICE, range);
  const shown = variables[at];
  const wrong = useMemo(() => problemOf(variables), [variables]);
  const replace = (index: number, next: Variable) => {
    setVariables((before) => before.map((each, i) => (i === index ? next : each)));
  };
  const add = () => {
    setVariables([...variables, freshVariable(variables)]);
    setAt(variables.length);
  };
  const move = (by: -1 | 1) => {
    const other = variables[at + by];
    if (!shown || !other) return;
    setVariables(variables.map((each, i) => (i === at ? other : i === at + by ? shown : each)));
    setAt(at + by);
  };
  return (
    <Modal opened onClose={onClose} title="Variables" size="min(900px, 94vw)">
      <div className={classes.form}>
        <div className={classes.split}>
          <div>
            <ul className={classes.side} aria-label="Variables">
              {variables.map((variable, i) => (
                <li key={i}>
                  <button
                    type="button"
                    aria-current={i === at}
                    onClick={() => {
                      setAt(i);
                    }}
                  >
                    <span className="wd-mono">${variable.name}</span>
                    <small>{variable.label ?? variable.kind}</small>
                  </button>
                </li>
              ))}
            </ul>
            <Button mt={8} size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={add}>
              Add variable
            </Button>
          </div>
          {shown === undefined ? (
            <EmptyState
              title="No variables yet"
              action={
                <Button size="xs" onClick={add}>
                  Add variable
                </Button>
              }
            >
              A variable is what one chooses at the top of a dashboard, such as the instance. Queries name it:
              $instance.
            </EmptyState>
          ) : (
            <div className={classes.form}>
              <VariableFields
                key={at}
                variable={shown}
                resolved={resolved?.find(({ variable }) => variable.name === shown.name)}
                onChange={(next) => {
                  replace(at, next);
                }}
              />
              <div className={classes.formActions}>
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconArrowUp size={14} />}
                  disabled={at === 0}
                  onClick={() => {
                    move(-1);
                  }}
                >
                  Earlier
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconArrowDown size={14} />}
                  disabled={at === variables.length - 1}
                  onClick={() => {
                    move(1);
                  }}
                >
                  Later
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconTrash size={14} />}
                  onClick={() => {
                    setVariables(variables.filter((_, i) => i !== at));
                    setAt(Math.max(0, at - 1));
                  }}
                >
                  Remove
                </Button>
              </div>
            </div>
          )}
        </div>
        {wrong === null ? null : (
          <p role="alert" className={classes.problem}>
            {wrong}
          </p>
        )}
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            disabled={wrong !== null}
            onClick={() => {
              change(id, (now) => ({ ...now, variables: [...variables] }));
              onClose();
            }}
          >
            Done
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function freshVariable(variables: readonly Variable[]): Variable {
  let n = variables.length + 1;
  while (variables.some(({ name }) => name === `variable${String(n)}`)) n++;
  return variableSchema.parse({ kind: 'query', name: `variable${String(n)}`, query: '' });
}

/** Why these variables can't be taken over; null when they can. */
function problemOf(variables: readonly Variable[]): string | null {
  const bad = variables.find(({ name }) => !NAME.test(name));
  if (bad) return `“${bad.name}” is no name: letters, digits and _, not beginning with a digit`;
  const twice = variables.find(({ name }, i) => variables.findIndex((other) => other.name === name) !== i);
  return twice ? `Two variables are called ${twice.name}` : null;
}
