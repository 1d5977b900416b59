import { ActionIcon, Button, Switch } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Override } from '#shared/dashboard/index.ts';
import { displayColors, readColor, unitOptions } from './choices.ts';
import { ChoiceField, FieldGroup, NumberField, PickField, TextField } from './fields.tsx';
import classes from './panel.module.css';
import { axisChoices, drawChoices, stackChoices } from './SeriesFields.tsx';
import type { DataFields } from './types.ts';
import { withField } from './with-kind.ts';

/** What differs for some of the series. What has no field here stays as the file has it. */
export function OverrideFields({ panel, onChange }: DataFields): React.ReactNode {
  const overrides = panel.overrides ?? [];
  const set = (next: Override[]) => {
    onChange(withField(panel, 'overrides', next.length === 0 ? undefined : next), 'overrides');
  };
  return (
    <FieldGroup title={`For some series${overrides.length === 0 ? '' : ` (${String(overrides.length)})`}`}>
      {overrides.map((override, i) => (
        <OneOverride
          key={i}
          override={override}
          isTable={panel.kind === 'table'}
          onChange={(next) => {
            set(overrides.map((each, index) => (index === i ? next : each)));
          }}
          onRemove={() => {
            set(overrides.filter((_, index) => index !== i));
          }}
        />
      ))}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconPlus size={13} />}
        onClick={() => {
          set([...overrides, { match: { by: 'name', name: '' }, set: {} }]);
        }}
      >
        Add an exception
      </Button>
    </FieldGroup>
  );
}

interface OneOverrideProps {
  readonly override: Override;
  readonly isTable: boolean;
  readonly onChange: (override: Override) => void;
  readonly onRemove: () => void;
}

function OneOverride({ override, isTable, onChange, onRemove }: OneOverrideProps): React.ReactNode {
  const { match, set: values } = override;
  const put = <K extends keyof Override['set']>(key: K, value: Override['set'][K] | undefined) => {
    onChange({ ...override, set: withField(values, key, value) });
  };
  const text = match.by === 'name' ? match.name : match.by === 'regex' ? match.pattern : match.query;
  return (
    <div className={classes.card}>
      <div className={classes.step}>
        <ChoiceField
          label="Series"
          value={match.by}
          choices={{ name: 'Called', regex: 'Matching', query: 'Of query' }}
          onChange={(by = 'name') => {
            onChange({ ...override, match: matchOf(by, text) });
          }}
        />
        <TextField
          label={match.by === 'regex' ? 'Pattern' : match.by === 'query' ? 'Query' : 'Name'}
          value={text}
          onChange={(next = '') => {
            onChange({ ...override, match: matchOf(match.by, next) });
          }}
        />
        <ActionIcon aria-label="Remove the exception" onClick={onRemove}>
          <IconX size={14} />
        </ActionIcon>
      </div>
      <TextField
        label="Called instead"
        value={values.name}
        onChange={(value) => {
          put('name', value);
        }}
      />
      <PickField
        label="Unit"
        value={values.unit}
        options={unitOptions}
        onChange={(value) => {
          put('unit', value);
        }}
      />
      <NumberField
        label="Decimals"
        isWhole
        min={0}
        max={15}
        value={values.decimals}
        onChange={(value) => {
          put('decimals', value);
        }}
      />
      <ChoiceField
        label="Colour"
        unset="As the rest"
        value={values.color}
        choices={
          values.color?.startsWith('#') ? { ...displayColors, [values.color]: values.color } : displayColors
        }
        onChange={(value) => {
          put('color', readColor(value));
        }}
      />
      {isTable ? (
        <>
          <ChoiceField
            label="Cell"
            unset="Plain"
            value={values.cell}
            choices={{
              plain: 'Plain',
              'color-text': 'Coloured text',
              'color-background': 'Coloured',
              bar: 'Bar',
            }}
            onChange={(value) => {
              put('cell', value);
            }}
          />
          <NumberField
            label="Width, px"
            min={20}
            value={values.width}
            onChange={(value) => {
              put('width', value);
            }}
          />
        </>
      ) : (
        <>
          <ChoiceField
            label="Drawn as"
            unset="As the rest"
            value={values.draw}
            choices={drawChoices}
            onChange={(value) => {
              put('draw', value);
            }}
          />
          <ChoiceField
            label="Stacked"
            unset="As the rest"
            value={values.stack}
            choices={stackChoices}
            onChange={(value) => {
              put('stack', value);
            }}
          />
          <ChoiceField
            label="Axis"
            unset="As the rest"
            value={values.axis}
            choices={axisChoices}
            onChange={(value) => {
              put('axis', value);
            }}
          />
          <NumberField
            label="Fill below, %"
            placeholder="as the rest"
            min={0}
            max={100}
            value={values.fill}
            onChange={(value) => {
              put('fill', value);
            }}
          />
          <Switch
            size="xs"
            label="Below zero"
            checked={values.negative ?? false}
            onChange={(event) => {
              put('negative', event.currentTarget.checked ? true : undefined);
            }}
          />
        </>
      )}
      <Switch
        size="xs"
        label="Hidden"
        checked={values.hidden ?? false}
        onChange={(event) => {
          put('hidden', event.currentTarget.checked ? true : undefined);
        }}
      />
    </div>
  );
}

function matchOf(by: Override['match']['by'], text: string): Override['match'] {
  switch (by) {
    case 'name':
      return { by, name: text };
    case 'regex':
      return { by, pattern: text };
    case 'query':
      return { by, query: text };
  }
}
