import type { Notes } from '../notes.ts';
import type { Fields, Part } from '../part.ts';
import { oldMappings, oldThresholds } from './old-thresholds.ts';

const FONTS = ['prefixFontSize', 'postfixFontSize', 'valueFontSize', 'colorPrefix', 'colorPostfix', 'format'];

/** One big number, with a gauge or a sparkline: now `stat` or `gauge`. */
export function upgradeSinglestat(panel: Part, notes: Notes): Fields {
  const gauge = panel.part('gauge');
  const isGauge = gauge.flag('show') === true;
  const sparkline = panel.part('sparkline').flag('show') === true;
  const onBackground = panel.flag('colorBackground') === true;
  const onValue = panel.flag('colorValue') === true;
  const thresholds = oldThresholds(panel.fields['thresholds'], panel.texts('colors'));
  const name = panel.text('valueName') ?? 'avg';
  if (name === 'name') notes.approximated('shows the value with its name, not the name alone');
  gauge.ignore('thresholdLabels', 'thresholdMarkers', 'show');
  panel.part('sparkline').ignore('full', 'lineColor', 'fillColor', 'ymin', 'ymax', 'show');
  const mappings = oldMappings(
    panel.number('mappingType'),
    panel.parts('valueMaps').map((each) => each.ignore('op', 'value', 'text').fields),
    panel.parts('rangeMaps').map((each) => each.ignore('from', 'to', 'text').fields),
  );
  panel.ignore(...FONTS, 'mappingTypes', 'nullPointMode', 'tableColumn', 'hideTimeOverride');
  const nullText = panel.text('nullText');
  return {
    type: isGauge ? 'gauge' : 'stat',
    fieldConfig: {
      defaults: {
        unit: unitOf(panel, notes),
        decimals: panel.number('decimals'),
        mappings,
        noValue: nullText,
        color:
          thresholds !== null && (onBackground || onValue || isGauge) ? { mode: 'thresholds' } : undefined,
        thresholds: thresholds ?? undefined,
        ...(isGauge ? { min: gauge.number('minValue') ?? 0, max: gauge.number('maxValue') ?? 100 } : {}),
      },
    },
    options: {
      reduceOptions: { calcs: [name === 'name' ? 'lastNotNull' : name] },
      ...(isGauge
        ? {}
        : {
            colorMode: onBackground ? 'background' : onValue ? 'value' : 'none',
            graphMode: sparkline ? 'area' : 'none',
            textMode: name === 'name' ? 'value_and_name' : 'auto',
          }),
    },
  };
}

/** Its unit; a plain number's prefix or postfix is one too. */
function unitOf(panel: Part, notes: Notes): string | undefined {
  const unit = panel.text('format');
  const [prefix, postfix] = [panel.text('prefix') ?? '', panel.text('postfix') ?? ''];
  const isPlain = unit === undefined || unit === 'none' || unit === 'short';
  if (isPlain && prefix === '' && postfix !== '') return `suffix:${postfix}`;
  if (isPlain && postfix === '' && prefix !== '') return `prefix:${prefix}`;
  if (prefix !== '' || postfix !== '') notes.left(`the text around the value: "${prefix}…${postfix}"`);
  return unit;
}
