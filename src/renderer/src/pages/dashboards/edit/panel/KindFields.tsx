import { Switch, Textarea, TextInput } from '@mantine/core';
import { calculations } from '#shared/dashboard/index.ts';
import type { Calculation, Panel } from '#shared/dashboard/index.ts';
import { calculationWords } from './choices.ts';
import { ChoiceField, FieldGroup, NumberField } from './fields.tsx';
import type { FieldsOf } from './types.ts';
import { withField } from './with-kind.ts';

/** What only some kinds of panel have. */
export function KindFields({ panel, onChange }: FieldsOf<Panel>): React.ReactNode {
  return (
    <>
      <OwnFields panel={panel} onChange={onChange} />
      {panel.kind === 'timeseries' ||
      panel.kind === 'state-timeline' ||
      panel.kind === 'status-history' ||
      panel.kind === 'pie' ? (
        <LegendFields panel={panel} onChange={onChange} />
      ) : null}
    </>
  );
}

function OwnFields({ panel, onChange }: FieldsOf<Panel>): React.ReactNode {
  switch (panel.kind) {
    case 'timeseries':
      return (
        <FieldGroup title="Tooltip">
          <ChoiceField
            label="Tells of"
            value={panel.tooltip}
            choices={{ all: 'Every series', nearest: 'The nearest', none: 'Nothing' }}
            onChange={(tooltip = 'all') => {
              onChange({ ...panel, tooltip }, 'tooltip');
            }}
          />
        </FieldGroup>
      );
    case 'stat':
      return (
        <FieldGroup title="Stat" isOpen>
          <CalculationField panel={panel} onChange={onChange} />
          <ChoiceField
            label="Colour on"
            value={panel.colorOn}
            choices={{ value: 'The number', background: 'The background', none: 'Nothing' }}
            onChange={(colorOn = 'value') => {
              onChange({ ...panel, colorOn }, 'color on');
            }}
          />
          <ChoiceField
            label="Names of series"
            value={panel.names}
            choices={{ auto: 'Where there are several', shown: 'Always', hidden: 'Never' }}
            onChange={(names = 'auto') => {
              onChange({ ...panel, names }, 'names');
            }}
          />
          <Switch
            label="Line behind the number"
            checked={panel.sparkline}
            onChange={(event) => {
              onChange({ ...panel, sparkline: event.currentTarget.checked }, 'sparkline');
            }}
          />
        </FieldGroup>
      );
    case 'gauge':
      return (
        <FieldGroup title="Gauge" isOpen>
          <CalculationField panel={panel} onChange={onChange} />
        </FieldGroup>
      );
    case 'bargauge':
      return (
        <FieldGroup title="Bar gauge" isOpen>
          <CalculationField panel={panel} onChange={onChange} />
          <ChoiceField
            label="Bars"
            value={panel.orientation}
            choices={{ horizontal: 'Lying', vertical: 'Standing' }}
            onChange={(orientation = 'horizontal') => {
              onChange({ ...panel, orientation }, 'orientation');
            }}
          />
        </FieldGroup>
      );
    case 'pie':
      return (
        <FieldGroup title="Pie" isOpen>
          <CalculationField panel={panel} onChange={onChange} />
          <Switch
            label="Ring"
            checked={panel.donut}
            onChange={(event) => {
              onChange({ ...panel, donut: event.currentTarget.checked }, 'donut');
            }}
          />
        </FieldGroup>
      );
    case 'table':
      return (
        <FieldGroup title="Table" isOpen>
          <CalculationField panel={panel} onChange={onChange} />
          <TextInput
            size="xs"
            label="Columns that come first"
            description="Names with commas between"
            defaultValue={panel.columns?.join(', ') ?? ''}
            onChange={(event) => {
              const columns = event.currentTarget.value
                .split(',')
                .map((name) => name.trim())
                .filter((name) => name !== '');
              onChange(withField(panel, 'columns', columns.length === 0 ? undefined : columns), 'columns');
            }}
          />
          <TextInput
            size="xs"
            label="Sorted by column"
            value={panel.sort?.column ?? ''}
            onChange={(event) => {
              const column = event.currentTarget.value;
              const sort = column === '' ? undefined : { descending: panel.sort?.descending ?? true, column };
              onChange(withField(panel, 'sort', sort), 'sort');
            }}
          />
          {panel.sort ? (
            <Switch
              label="Greatest first"
              checked={panel.sort.descending}
              onChange={(event) => {
                if (panel.sort)
                  onChange(
                    { ...panel, sort: { ...panel.sort, descending: event.currentTarget.checked } },
                    'sort',
                  );
              }}
            />
          ) : null}
        </FieldGroup>
      );
    case 'text':
      return (
        <FieldGroup title="Text" isOpen>
          <Textarea
            size="xs"
            label="Markdown"
            autosize
            minRows={8}
            value={panel.markdown}
            onChange={(event) => {
              onChange({ ...panel, markdown: event.currentTarget.value }, 'markdown');
            }}
          />
        </FieldGroup>
      );
    case 'alerts':
      return (
        <FieldGroup title="Alerts" isOpen>
          <Textarea
            size="xs"
            label="Only alerts with"
            description={'One a line: job="api", instance=~"db.*"'}
            classNames={{ input: 'wd-mono' }}
            autosize
            minRows={2}
            defaultValue={panel.matchers.join('\n')}
            onChange={(event) => {
              const matchers = event.currentTarget.value.split('\n').filter((line) => line.trim() !== '');
              onChange({ ...panel, matchers }, 'matchers');
            }}
          />
          <Switch
            label="Pending ones too"
            checked={panel.states.includes('pending')}
            onChange={(event) => {
              onChange(
                { ...panel, states: event.currentTarget.checked ? ['firing', 'pending'] : ['firing'] },
                'states',
              );
            }}
          />
          <NumberField
            label="At most"
            isWhole
            min={1}
            max={200}
            value={panel.limit}
            onChange={(limit = 20) => {
              onChange({ ...panel, limit }, 'limit');
            }}
          />
        </FieldGroup>
      );
    case 'row':
    case 'heatmap':
    case 'state-timeline':
    case 'status-history':
      return null;
  }
}

type Reduced = Extract<Panel, { calculation: unknown }>;

function CalculationField({ panel, onChange }: FieldsOf<Reduced>): React.ReactNode {
  return (
    <ChoiceField
      label="Value of a series"
      value={panel.calculation}
      choices={calculationWords}
      onChange={(calculation = 'last') => {
        onChange({ ...panel, calculation }, 'calculation');
      }}
    />
  );
}

type Legended = Extract<Panel, { kind: 'timeseries' | 'state-timeline' | 'status-history' | 'pie' }>;

function LegendFields({ panel, onChange }: FieldsOf<Legended>): React.ReactNode {
  const legend = panel.legend ?? { shown: 'list', placement: 'bottom', values: [] };
  const set = (part: Partial<typeof legend>) => {
    onChange({ ...panel, legend: { ...legend, ...part } }, 'legend');
  };
  const toggle = (calculation: Calculation, isShown: boolean) => {
    set({
      values: calculations.filter((each) => (each === calculation ? isShown : legend.values.includes(each))),
    });
  };
  return (
    <FieldGroup title="Legend">
      <ChoiceField
        label="Shown"
        value={legend.shown}
        choices={{ list: 'As a list', table: 'As a table', hidden: 'Not at all' }}
        onChange={(shown = 'list') => {
          set({ shown });
        }}
      />
      {legend.shown === 'hidden' ? null : (
        <>
          <ChoiceField
            label="Where"
            value={legend.placement}
            choices={{ bottom: 'Below', right: 'At the right' }}
            onChange={(placement = 'bottom') => {
              set({ placement });
            }}
          />
          {calculations.map((calculation) => (
            <Switch
              key={calculation}
              size="xs"
              label={calculationWords[calculation]}
              checked={legend.values.includes(calculation)}
              onChange={(event) => {
                toggle(calculation, event.currentTarget.checked);
              }}
            />
          ))}
        </>
      )}
    </FieldGroup>
  );
}
