import { TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { ALL } from './resolve.ts';
import type { ResolvedVariable } from './resolve.ts';
import { ValuePicker } from './ValuePicker.tsx';
import classes from './variables.module.css';

interface VariableBarProps {
  readonly resolved: readonly ResolvedVariable[];
  readonly onChoose: (name: string, values: readonly string[]) => void;
}

/** The variables of a dashboard, to choose from. */
export function VariableBar({ resolved, onChoose }: VariableBarProps): React.ReactNode {
  const shown = resolved.filter(({ variable }) => !variable.hidden && variable.kind !== 'constant');
  if (shown.length === 0) return null;
  return (
    <div className={classes.bar} role="group" aria-label="Variables">
      {shown.map((each) => (
        <VariableField
          key={each.variable.name}
          resolved={each}
          onChoose={(values) => {
            onChoose(each.variable.name, values);
          }}
        />
      ))}
    </div>
  );
}

interface FieldProps {
  readonly resolved: ResolvedVariable;
  readonly onChoose: (values: readonly string[]) => void;
}

function VariableField({ resolved, onChoose }: FieldProps): React.ReactNode {
  const { variable, options, chosen, problem } = resolved;
  const label = variable.label ?? variable.name;
  if (variable.kind === 'text')
    return <TextField key={chosen[0]} label={label} value={chosen[0] ?? ''} onChoose={onChoose} />;
  const choosing = variable.kind === 'query' || variable.kind === 'custom' ? variable : null;
  const all = choosing?.includeAll ? [{ value: ALL, text: 'All' }] : [];
  return (
    <div className={classes.field}>
      <span className={classes.label}>{label}</span>
      <ValuePicker
        label={label}
        options={[...all, ...options]}
        chosen={chosen}
        isMulti={choosing?.multi ?? false}
        onChoose={onChoose}
      />
      {problem === null ? null : (
        <span className={classes.problem} role="alert" title={problem}>
          <IconAlertTriangle size={15} aria-hidden="true" /> {problem}
        </span>
      )}
    </div>
  );
}

/** Taken over by Enter or by leaving the field. */
function TextField({
  label,
  value,
  onChoose,
}: {
  label: string;
  value: string;
  onChoose: FieldProps['onChoose'];
}): React.ReactNode {
  const [text, setText] = useState(value);
  const take = () => {
    if (text !== value) onChoose([text]);
  };
  return (
    <form
      className={classes.field}
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <span className={classes.label}>{label}</span>
      <TextInput
        size="xs"
        aria-label={label}
        value={text}
        onBlur={take}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
    </form>
  );
}
