import { Textarea } from '@mantine/core';
import type { Panel, PanelKind } from '#shared/dashboard/index.ts';
import { kindNames } from '../kind-names.ts';
import { LinksField } from '../LinksField.tsx';
import { ChoiceField, FieldGroup, NumberField, TextField } from './fields.tsx';
import type { FieldsOf } from './types.ts';
import { withField, withKind } from './with-kind.ts';

const kinds = Object.fromEntries(
  kindNames.filter(({ kind }) => kind !== 'row').map(({ kind, name }) => [kind, name]),
) as Readonly<Record<PanelKind, string>>;
const directions = { right: 'Side by side', down: 'One below the other' } as const;

/** What every panel has: how it is drawn, its title, what it stands for, and whether it repeats. */
export function PanelFields(props: FieldsOf<Panel> & { variables: readonly string[] }): React.ReactNode {
  const { panel, variables, onChange } = props;
  return (
    <FieldGroup title="Panel" isOpen>
      <ChoiceField
        label="Drawn as"
        value={panel.kind}
        choices={kinds}
        onChange={(kind) => {
          if (kind !== undefined) onChange(withKind(panel, kind), 'kind');
        }}
      />
      <TextField
        label="Title"
        value={panel.title}
        onChange={(title = '') => {
          onChange({ ...panel, title }, 'title');
        }}
      />
      <Textarea
        size="xs"
        label="What it tells"
        autosize
        maxRows={5}
        value={panel.description ?? ''}
        onChange={(event) => {
          const text = event.currentTarget.value;
          onChange(withField(panel, 'description', text === '' ? undefined : text), 'description');
        }}
      />
      {variables.length === 0 ? null : (
        <ChoiceField
          label="Repeat for each value of"
          unset="Not repeated"
          value={panel.repeat?.variable}
          choices={Object.fromEntries(variables.map((name) => [name, name]))}
          onChange={(variable) => {
            const repeat =
              variable === undefined
                ? undefined
                : { direction: 'right' as const, maxPerRow: 4, ...panel.repeat, variable };
            onChange(withField(panel, 'repeat', repeat), 'repeat');
          }}
        />
      )}
      {panel.repeat ? <RepeatFields panel={panel} repeat={panel.repeat} onChange={onChange} /> : null}
      <LinksField
        links={panel.links ?? []}
        onChange={(links) => {
          onChange(withField(panel, 'links', links.length === 0 ? undefined : links), 'links');
        }}
      />
      {'queries' in panel ? (
        <>
          <TextField
            label="A time range of its own"
            placeholder="2h"
            value={panel.range}
            onChange={(range) => {
              onChange(withField(panel, 'range', range), 'range');
            }}
          />
          <TextField
            label="Looks back by"
            placeholder="1w"
            value={panel.shift}
            onChange={(shift) => {
              onChange(withField(panel, 'shift', shift), 'shift');
            }}
          />
        </>
      ) : null}
    </FieldGroup>
  );
}

interface RepeatFieldsProps extends FieldsOf<Panel> {
  readonly repeat: NonNullable<Panel['repeat']>;
}

function RepeatFields({ panel, repeat, onChange }: RepeatFieldsProps): React.ReactNode {
  return (
    <>
      <ChoiceField
        label="Repeats stand"
        value={repeat.direction}
        choices={directions}
        onChange={(direction = 'right') => {
          onChange({ ...panel, repeat: { ...repeat, direction } }, 'direction');
        }}
      />
      {repeat.direction === 'right' ? (
        <NumberField
          label="At most beside each other"
          isWhole
          min={1}
          max={24}
          value={repeat.maxPerRow}
          onChange={(maxPerRow = 4) => {
            onChange({ ...panel, repeat: { ...repeat, maxPerRow } }, 'per row');
          }}
        />
      ) : null}
    </>
  );
}
