import { NativeSelect, NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { variableSchema } from '#shared/dashboard/index.ts';
import type { Variable } from '#shared/dashboard/index.ts';
import type { ResolvedVariable } from '../variables/resolve.ts';
import classes from './edit.module.css';

interface VariableFieldsProps {
  readonly variable: Variable;
  /** What it offers now, where that is known. */
  readonly resolved: ResolvedVariable | undefined;
  readonly onChange: (variable: Variable) => void;
}

const kinds = [
  { value: 'query', label: 'Query: values from the data' },
  { value: 'custom', label: 'Custom: a list of values' },
  { value: 'interval', label: 'Interval: lengths of time' },
  { value: 'constant', label: 'Constant: never chosen' },
  { value: 'text', label: 'Text: what one types' },
];
const sorts = [
  { value: 'text', label: 'By text' },
  { value: 'text-descending', label: 'By text, descending' },
  { value: 'number', label: 'By number' },
  { value: 'number-descending', label: 'By number, descending' },
  { value: 'none', label: 'As they come' },
];
const SHOWN_VALUES = 30;

/** One variable as a form. */
export function VariableFields({ variable, resolved, onChange }: VariableFieldsProps): React.ReactNode {
  const set = (part: object) => {
    onChange({ ...variable, ...part });
  };
  return (
    <>
      <div className={classes.row}>
        <TextInput
          label="Name"
          description={`Queries say $${variable.name}`}
          value={variable.name}
          onChange={(event) => {
            set({ name: event.currentTarget.value });
          }}
        />
        <TextInput
          label="Label"
          description="Shown before it"
          placeholder={variable.name}
          value={variable.label ?? ''}
          onChange={(event) => {
            set({ label: event.currentTarget.value === '' ? undefined : event.currentTarget.value });
          }}
        />
      </div>
      <NativeSelect
        label="Kind"
        data={kinds}
        value={variable.kind}
        onChange={(event) => {
          onChange(ofKind(variable, event.currentTarget.value));
        }}
      />
      <KindFields variable={variable} onChange={onChange} />
      <Switch
        label="Hidden from the bar"
        checked={variable.hidden}
        onChange={(event) => {
          set({ hidden: event.currentTarget.checked });
        }}
      />
      {resolved?.problem ? (
        <p role="alert" className={classes.problem}>
          {resolved.problem}
        </p>
      ) : resolved && variable.kind !== 'text' ? (
        <p className={classes.hint}>
          {resolved.options.length === 0
            ? 'Offers nothing now.'
            : `Offers ${resolved.options
                .slice(0, SHOWN_VALUES)
                .map(({ text }) => text)
                .join(
                  ', ',
                )}${resolved.options.length > SHOWN_VALUES ? ` and ${String(resolved.options.length - SHOWN_VALUES)} more` : ''}.`}
        </p>
      ) : null}
    </>
  );
}

interface KindFieldsProps {
  readonly variable: Variable;
  readonly onChange: (variable: Variable) => void;
}

function KindFields({ variable, onChange }: KindFieldsProps): React.ReactNode {
  switch (variable.kind) {
    case 'query':
      return (
        <>
          <Textarea
            label="Query"
            description="label_values(metric{…}, label), label_values(label), label_names(), metrics(regex), query_result(expr); may use other variables"
            classNames={{ input: 'wd-mono' }}
            autosize
            minRows={2}
            maxRows={8}
            placeholder="label_values(up, instance)"
            value={variable.query}
            onChange={(event) => {
              onChange({ ...variable, query: event.currentTarget.value });
            }}
          />
          <div className={classes.row}>
            <TextInput
              label="Pattern"
              description="Keeps what it matches; a group cuts the value out"
              classNames={{ input: 'wd-mono' }}
              placeholder="(.*):\d+"
              value={variable.regex ?? ''}
              onChange={(event) => {
                const regex = event.currentTarget.value;
                onChange({ ...variable, regex: regex === '' ? undefined : regex });
              }}
            />
            <NativeSelect
              label="Order"
              data={sorts}
              value={variable.sort}
              onChange={(event) => {
                onChange(variableSchema.parse({ ...variable, sort: event.currentTarget.value }));
              }}
            />
          </div>
          <ChoosingFields variable={variable} onChange={onChange} />
        </>
      );
    case 'custom':
      return (
        <>
          <Textarea
            label="Values"
            description="One a line; `value = text` to show another text"
            classNames={{ input: 'wd-mono' }}
            autosize
            minRows={3}
            maxRows={10}
            defaultValue={variable.values
              .map(({ value, text }) => (text === undefined ? value : `${value} = ${text}`))
              .join('\n')}
            onChange={(event) => {
              onChange({ ...variable, values: readValues(event.currentTarget.value) });
            }}
          />
          <ChoosingFields variable={variable} onChange={onChange} />
        </>
      );
    case 'interval':
      return (
        <>
          <TextInput
            label="Values"
            description="With commas between"
            defaultValue={variable.values.join(', ')}
            onChange={(event) => {
              onChange({ ...variable, values: readList(event.currentTarget.value) });
            }}
          />
          <TextInput
            label="Chosen at first"
            placeholder={variable.values[0] ?? ''}
            value={variable.default ?? ''}
            onChange={(event) => {
              const value = event.currentTarget.value.trim();
              onChange({ ...variable, default: value === '' ? undefined : value });
            }}
          />
          <NumberInput
            label="“auto”: the range in so many steps"
            description="Empty: no auto"
            min={1}
            max={1000}
            value={variable.autoSteps ?? ''}
            onChange={(value) => {
              onChange({ ...variable, autoSteps: typeof value === 'number' ? Math.round(value) : undefined });
            }}
          />
        </>
      );
    case 'constant':
      return (
        <TextInput
          label="Value"
          value={variable.value}
          onChange={(event) => {
            onChange({ ...variable, value: event.currentTarget.value });
          }}
        />
      );
    case 'text':
      return (
        <TextInput
          label="Where nothing is typed"
          value={variable.default}
          onChange={(event) => {
            onChange({ ...variable, default: event.currentTarget.value });
          }}
        />
      );
  }
}

type Choosing = Extract<Variable, { kind: 'query' | 'custom' }>;

function ChoosingFields({
  variable,
  onChange,
}: {
  variable: Choosing;
  onChange: (variable: Variable) => void;
}): React.ReactNode {
  return (
    <>
      <Switch
        label="Several may be chosen"
        checked={variable.multi}
        onChange={(event) => {
          onChange({ ...variable, multi: event.currentTarget.checked });
        }}
      />
      <Switch
        label="Offers “All”"
        checked={variable.includeAll}
        onChange={(event) => {
          onChange({ ...variable, includeAll: event.currentTarget.checked });
        }}
      />
      <TextInput
        label="Chosen at first"
        description={`Where the address says nothing; with commas between${variable.includeAll ? '; $__all is “All”' : ''}`}
        placeholder={variable.includeAll ? '$__all' : 'the first one'}
        defaultValue={(variable.default ?? []).join(', ')}
        onChange={(event) => {
          const values = readList(event.currentTarget.value);
          onChange({ ...variable, default: values.length === 0 ? undefined : values });
        }}
      />
      {variable.includeAll ? (
        <TextInput
          label="“All” is written as"
          description="Empty: every value, with | between"
          classNames={{ input: 'wd-mono' }}
          placeholder=".*"
          value={variable.allValue ?? ''}
          onChange={(event) => {
            const allValue = event.currentTarget.value;
            onChange({ ...variable, allValue: allValue === '' ? undefined : allValue });
          }}
        />
      ) : null}
    </>
  );
}

/** The same variable of another kind: name and label stay, and what both kinds have. */
function ofKind(variable: Variable, kind: string): Variable {
  const { name, label, hidden } = variable;
  const choosing = variable.kind === 'query' || variable.kind === 'custom' ? variable : null;
  const base = { kind, name, hidden, ...(label === undefined ? {} : { label }) };
  const chosen = choosing ? { multi: choosing.multi, includeAll: choosing.includeAll } : {};
  switch (kind) {
    case 'query':
      return variableSchema.parse({ ...base, ...chosen, query: '' });
    case 'custom':
      return variableSchema.parse({ ...base, ...chosen, values: [] });
    case 'interval':
      return variableSchema.parse({ ...base, values: ['1m', '5m', '15m', '1h'], autoSteps: 30 });
    case 'constant':
      return variableSchema.parse({ ...base, value: '' });
    default:
      return variableSchema.parse({ ...base, kind: 'text' });
  }
}

function readValues(text: string): { value: string; text?: string }[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [value = '', ...words] = line.split(' = ');
      return words.length === 0
        ? { value: value.trim() }
        : { value: value.trim(), text: words.join(' = ').trim() };
    });
}

function readList(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
