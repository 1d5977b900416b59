import type { Display } from '#shared/dashboard/index.ts';
import { displayColors, readColor, unitOptions } from './choices.ts';
import { ChoiceField, FieldGroup, NumberField, PickField, TextField } from './fields.tsx';
import type { DataFields } from './types.ts';
import { withField } from './with-kind.ts';

/** How values look: unit, decimals, bounds, colour. */
export function DisplayFields({ panel, onChange }: DataFields): React.ReactNode {
  const { display } = panel;
  const set = <K extends keyof Display>(key: K, value: Display[K] | undefined) => {
    onChange({ ...panel, display: withField(display, key, value) }, key);
  };
  return (
    <FieldGroup title="Values" isOpen>
      <PickField
        label="Unit"
        value={display.unit}
        options={unitOptions}
        onChange={(unit) => {
          set('unit', unit);
        }}
      />
      <NumberField
        label="Decimals"
        isWhole
        min={0}
        max={15}
        value={display.decimals}
        onChange={(decimals) => {
          set('decimals', decimals);
        }}
      />
      <NumberField
        label="Least"
        value={display.min}
        onChange={(min) => {
          set('min', min);
        }}
      />
      <NumberField
        label="Greatest"
        value={display.max}
        onChange={(max) => {
          set('max', max);
        }}
      />
      <ChoiceField
        label="Colour"
        unset="As usual for the kind"
        value={display.color}
        choices={
          display.color?.startsWith('#')
            ? { ...displayColors, [display.color]: display.color }
            : displayColors
        }
        onChange={(color) => {
          set('color', readColor(color));
        }}
      />
      <TextField
        label="Where there is no value"
        placeholder="–"
        value={display.noValue}
        onChange={(noValue) => {
          set('noValue', noValue);
        }}
      />
    </FieldGroup>
  );
}
