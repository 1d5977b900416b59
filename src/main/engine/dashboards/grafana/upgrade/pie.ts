import type { Notes } from '../notes.ts';
import type { Fields, Part } from '../part.ts';

/** The pie chart that was a plugin. */
export function upgradePie(panel: Part, notes: Notes): Fields {
  const legend = panel.part('legend');
  const isShown = legend.flag('show') !== false;
  if (
    panel.part('combine').number('threshold') !== undefined &&
    panel.part('combine').number('threshold') !== 0
  )
    notes.left('small slices as one');
  panel.part('combine').ignore('label', 'threshold');
  legend.ignore(
    'values',
    'percentage',
    'percentageDecimals',
    'sort',
    'sortDesc',
    'sideWidth',
    'header',
    'show',
  );
  panel.ignore('fontSize', 'strokeWidth', 'breakPoint', 'nullPointMode', 'valueName', 'nullText');
  const colors = panel.part('aliasColors');
  colors.ignore(...Object.keys(colors.fields));
  return {
    type: 'piechart',
    fieldConfig: {
      defaults: { unit: panel.text('format'), decimals: panel.number('decimals') },
      overrides: Object.entries(colors.fields).map(([name, color]) => ({
        matcher: { id: 'byName', options: name },
        properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }],
      })),
    },
    options: {
      pieType: panel.text('pieType') === 'donut' ? 'donut' : 'pie',
      reduceOptions: { calcs: [panel.text('valueName') ?? 'lastNotNull'] },
      legend: {
        showLegend: isShown && panel.text('legendType') !== 'On graph',
        placement: panel.text('legendType') === 'Right side' ? 'right' : 'bottom',
      },
    },
  };
}
