import type { Notes } from '../notes.ts';
import type { Fields, Part } from '../part.ts';
import { isFields } from '../part.ts';

/** Gauges, bar gauges and stats of Grafana 6, which had the settings of their values among their options. */
export function upgradeFieldOptions(panel: Part, _notes: Notes): Fields {
  const options = panel.part('options');
  const { fieldOptions, valueOptions, thresholds, minValue, maxValue, valueMappings, ...rest } =
    options.fields;
  const field = options.part('fieldOptions');
  const defaults = field.part('defaults');
  const value = options.part('valueOptions');
  // Read as they stand by whoever reads the present form.
  panel.ignore('options', 'type', 'fieldConfig');
  options.ignore(...Object.keys(options.fields));
  for (const part of [field, defaults, value]) part.ignore(...Object.keys(part.fields));
  const steps = [defaults.fields['thresholds'], field.fields['thresholds'], thresholds].find(
    (each) => each !== undefined,
  );
  const calculation = value.text('stat');
  return {
    type: panel.text('type'),
    fieldConfig: {
      defaults: {
        ...defaults.fields,
        unit: defaults.fields['unit'] ?? value.fields['unit'],
        decimals: defaults.fields['decimals'] ?? value.fields['decimals'],
        min: defaults.fields['min'] ?? minValue,
        max: defaults.fields['max'] ?? maxValue,
        displayName: defaults.fields['title'] ?? defaults.fields['displayName'],
        title: undefined,
        mappings: defaults.fields['mappings'] ?? field.fields['mappings'] ?? valueMappings,
        // A plain list before there were percentages.
        thresholds: Array.isArray(steps) ? { mode: 'absolute', steps: steps.filter(isFields) } : steps,
      },
      overrides: field.fields['overrides'],
    },
    options: {
      ...rest,
      reduceOptions: {
        calcs: field.fields['calcs'] ?? (calculation === undefined ? undefined : [calculation]),
        values: field.fields['values'],
      },
    },
  };
}
