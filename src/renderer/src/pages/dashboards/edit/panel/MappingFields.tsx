import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ValueMapping } from '#shared/dashboard/index.ts';
import { ColorField } from './ColorField.tsx';
import { ChoiceField, FieldGroup, NumberField, TextField } from './fields.tsx';
import classes from './panel.module.css';
import type { DataFields } from './types.ts';
import { withField } from './with-kind.ts';

const kinds = { value: 'Value', range: 'Range', regex: 'Pattern', special: 'Nothing there' } as const;

/** Words for values: 1 is "up". */
export function MappingFields({ panel, onChange }: DataFields): React.ReactNode {
  const mappings = panel.display.mappings ?? [];
  const set = (next: ValueMapping[]) => {
    const display = withField(panel.display, 'mappings', next.length === 0 ? undefined : next);
    onChange({ ...panel, display }, 'mappings');
  };
  const replace = (index: number, next: ValueMapping) => {
    set(mappings.map((each, i) => (i === index ? next : each)));
  };
  return (
    <FieldGroup title={`Words for values${mappings.length === 0 ? '' : ` (${String(mappings.length)})`}`}>
      {mappings.map((mapping, i) => (
        <div key={i} className={classes.card}>
          <div className={classes.step}>
            <ChoiceField
              label="Where it is"
              value={mapping.kind}
              choices={kinds}
              onChange={(kind = 'value') => {
                replace(i, ofKind(kind, mapping));
              }}
            />
            <Match
              mapping={mapping}
              onChange={(next) => {
                replace(i, next);
              }}
            />
            <ActionIcon
              aria-label={`Remove mapping ${String(i + 1)}`}
              onClick={() => {
                set(mappings.filter((_, index) => index !== i));
              }}
            >
              <IconX size={14} />
            </ActionIcon>
          </div>
          <div className={classes.step}>
            <TextField
              label="Say"
              value={mapping.text}
              onChange={(text) => {
                replace(i, withField(mapping, 'text', text));
              }}
            />
            <ColorField
              label="In"
              unset="Its colour"
              value={mapping.color}
              onChange={(color) => {
                replace(i, withField(mapping, 'color', color));
              }}
            />
          </div>
        </div>
      ))}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconPlus size={13} />}
        onClick={() => {
          set([...mappings, { kind: 'value', value: '' }]);
        }}
      >
        Add words
      </Button>
    </FieldGroup>
  );
}

function Match({
  mapping,
  onChange,
}: {
  mapping: ValueMapping;
  onChange: (mapping: ValueMapping) => void;
}): React.ReactNode {
  switch (mapping.kind) {
    case 'value':
      return (
        <TextField
          label="Value"
          value={mapping.value}
          onChange={(value = '') => {
            onChange({ ...mapping, value });
          }}
        />
      );
    case 'range':
      return (
        <>
          <NumberField
            label="From"
            placeholder="any"
            value={mapping.from ?? undefined}
            onChange={(from) => {
              onChange({ ...mapping, from: from ?? null });
            }}
          />
          <NumberField
            label="To"
            placeholder="any"
            value={mapping.to ?? undefined}
            onChange={(to) => {
              onChange({ ...mapping, to: to ?? null });
            }}
          />
        </>
      );
    case 'regex':
      return (
        <TextField
          label="Pattern"
          value={mapping.pattern}
          onChange={(pattern = '') => {
            onChange({ ...mapping, pattern });
          }}
        />
      );
    case 'special':
      return (
        <ChoiceField
          label="What"
          value={mapping.match}
          choices={{ null: 'No value', nan: 'Not a number', 'null+nan': 'Either', empty: 'Empty text' }}
          onChange={(match = 'null') => {
            onChange({ ...mapping, match });
          }}
        />
      );
  }
}

function ofKind(kind: ValueMapping['kind'], { text, color }: ValueMapping): ValueMapping {
  const shown = { ...(text === undefined ? {} : { text }), ...(color === undefined ? {} : { color }) };
  switch (kind) {
    case 'value':
      return { kind, value: '', ...shown };
    case 'range':
      return { kind, from: null, to: null, ...shown };
    case 'regex':
      return { kind, pattern: '', ...shown };
    case 'special':
      return { kind, match: 'null', ...shown };
  }
}
