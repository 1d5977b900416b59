import { Switch } from '@mantine/core';
import type { Display, PanelOf } from '#shared/dashboard/index.ts';
import { ChoiceField, FieldGroup, NumberField, TextField } from './fields.tsx';
import type { FieldsOf } from './types.ts';
import { withField } from './with-kind.ts';

export const drawChoices = { line: 'Lines', bars: 'Bars', points: 'Points' } as const;
export const stackChoices = { none: 'Not', normal: 'On each other', percent: 'To 100 %' } as const;
export const axisChoices = { left: 'Left', right: 'Right', hidden: 'Hidden' } as const;

/** How the lines of a time series are drawn. */
export function SeriesFields({ panel, onChange }: FieldsOf<PanelOf<'timeseries'>>): React.ReactNode {
  const { display } = panel;
  const set = <K extends keyof Display>(key: K, value: Display[K] | undefined) => {
    onChange({ ...panel, display: withField(display, key, value) }, key);
  };
  return (
    <FieldGroup title="Series">
      <ChoiceField
        label="Drawn as"
        unset="Lines"
        value={display.draw}
        choices={drawChoices}
        onChange={(value) => {
          set('draw', value);
        }}
      />
      <NumberField
        label="Line width, px"
        min={0}
        max={10}
        value={display.lineWidth}
        onChange={(value) => {
          set('lineWidth', value);
        }}
      />
      <NumberField
        label="Fill below, %"
        min={0}
        max={100}
        value={display.fill}
        onChange={(value) => {
          set('fill', value);
        }}
      />
      <ChoiceField
        label="Stacked"
        unset="Not"
        value={display.stack}
        choices={stackChoices}
        onChange={(value) => {
          set('stack', value);
        }}
      />
      <ChoiceField
        label="Between points"
        unset="Straight"
        value={display.interpolation}
        choices={{
          linear: 'Straight',
          smooth: 'Smooth',
          'step-after': 'Steps',
          'step-before': 'Steps, before',
        }}
        onChange={(value) => {
          set('interpolation', value);
        }}
      />
      <ChoiceField
        label="Axis"
        unset="Left"
        value={display.axis}
        choices={axisChoices}
        onChange={(value) => {
          set('axis', value);
        }}
      />
      <TextField
        label="Text at the axis"
        value={display.axisLabel}
        onChange={(value) => {
          set('axisLabel', value);
        }}
      />
      <ChoiceField
        label="Scale"
        unset="Linear"
        value={display.scale}
        choices={{ linear: 'Linear', log10: 'Logarithmic, 10', log2: 'Logarithmic, 2' }}
        onChange={(value) => {
          set('scale', value);
        }}
      />
      <Switch
        size="xs"
        label="Gaps are bridged"
        checked={display.spanGaps !== undefined && display.spanGaps !== false}
        onChange={(event) => {
          set('spanGaps', event.currentTarget.checked ? true : undefined);
        }}
      />
    </FieldGroup>
  );
}
