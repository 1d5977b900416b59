import { toCalculation } from '../calculations.ts';
import type { Notes } from '../notes.ts';
import type { Fields, Part } from '../part.ts';

interface Property {
  readonly id: string;
  readonly value: unknown;
}

const LEGEND_VALUES = ['min', 'max', 'avg', 'current', 'total'];

/** The graph of Grafana before 8: now `timeseries`, or a bar gauge where it drew a bar per series. */
export function upgradeGraph(panel: Part, notes: Notes): Fields {
  const axes = axesOf(panel);
  const mode = panel.part('xaxis').text('mode');
  panel.part('xaxis').ignore('show', 'name', 'values', 'buckets', 'min', 'max');
  if (mode === 'histogram') notes.approximated('a histogram of its values is drawn over time');
  if (panel.fields['nullPointMode'] === 'null as zero') notes.approximated('gaps are gaps, not zeros');
  const timeRegions = panel.parts('timeRegions');
  if (timeRegions.length > 0) notes.left('regions of time that are marked');
  for (const region of timeRegions) region.ignore(...Object.keys(region.fields));
  panel.ignore(
    'renderer',
    'pointradius',
    'dashLength',
    'spaceLength',
    'hiddenSeries',
    'fillGradient',
    'annotate',
  );
  panel.ignore(
    'grid',
    'y_formats',
    'x-axis',
    'y-axis',
    'zerofill',
    'resolution',
    'scale',
    'interactive',
    'linewidth',
  );
  panel.ignore(
    'fieldConfig',
    'options',
    'stack',
    'percentage',
    'bars',
    'points',
    'lines',
    'nullPointMode',
    'pointRadius',
  );
  panel.part('yaxis').ignore('align', 'alignLevel');
  return {
    type: mode === 'series' ? 'barchart' : 'timeseries',
    fieldConfig: {
      defaults: {
        ...axes.left,
        decimals: panel.number('decimals'),
        color: { mode: 'palette-classic' },
        thresholds: thresholdsOf(panel, notes),
        custom: { ...axes.leftCustom, ...drawing(panel), ...thresholdStyle(panel) },
      },
      overrides: [...colorOverrides(panel), ...seriesOverrides(panel, axes.right, notes)],
    },
    options: { legend: legendOf(panel, notes), tooltip: tooltipOf(panel) },
  };
}

/** Both axes, by `yaxes` or, before Grafana 2.6, by `y_formats` and `grid`. */
function axesOf(panel: Part) {
  const [left, right] = panel.parts('yaxes');
  const grid = panel.part('grid');
  const { y_formats: formats } = panel.fields;
  const list: readonly unknown[] = Array.isArray(formats) ? formats : [];
  const axis = (its: Part | undefined, side: 'left' | 'right', index: number) => {
    its?.ignore('$$hashKey', 'show', 'decimals');
    const unit = its?.text('format') ?? list[index];
    const logBase = its?.number('logBase') ?? grid.number(`${side}LogBase`) ?? 1;
    return {
      fields: {
        unit: typeof unit === 'string' ? unit : undefined,
        min: its?.number('min') ?? grid.number(`${side}Min`),
        max: its?.number('max') ?? grid.number(`${side}Max`),
      },
      custom: {
        axisLabel: its?.text('label') ?? panel.text(`${side}YAxisLabel`),
        axisPlacement: its?.fields['show'] === false ? 'hidden' : undefined,
        scaleDistribution: logBase > 1 ? { type: 'log', log: logBase } : undefined,
      },
    };
  };
  const first = axis(left, 'left', 0);
  const second = axis(right, 'right', 1);
  grid.ignore(...Object.keys(grid.fields));
  return { left: first.fields, leftCustom: first.custom, right: { ...second.fields, custom: second.custom } };
}

function drawing(panel: Part): Fields {
  const isStacked = panel.fields['stack'] === true;
  const isPercent = panel.fields['percentage'] === true;
  const onlyBars = panel.fields['bars'] === true && panel.fields['lines'] !== true;
  const onlyPoints = panel.fields['points'] === true && panel.fields['lines'] === false && !onlyBars;
  return {
    drawStyle: onlyBars ? 'bars' : onlyPoints ? 'points' : 'line',
    lineWidth: panel.number('linewidth') ?? 1,
    // Tenths, and one of them where nothing is said. Bars were full.
    fillOpacity: onlyBars ? 100 : (panel.number('fill') ?? 1) * 10,
    lineInterpolation: panel.flag('steppedLine') === true ? 'stepAfter' : 'linear',
    lineStyle: panel.flag('dashes') === true ? { fill: 'dash' } : undefined,
    spanNulls: panel.fields['nullPointMode'] === 'connected',
    stacking: isStacked ? { mode: isPercent ? 'percent' : 'normal', group: 'A' } : undefined,
  };
}

const THRESHOLD_COLORS: Readonly<Record<string, string>> = {
  critical: 'red',
  warning: 'orange',
  ok: 'green',
};

function thresholdsOf(panel: Part, notes: Notes): Fields | undefined {
  const list = panel.parts('thresholds');
  const steps = list
    .map((each) => {
      const mode = each.text('colorMode') ?? 'critical';
      each.ignore('op', 'fill', 'line', 'visible', 'yaxis', '$$hashKey', 'state');
      const custom = each.text('fillColor') ?? each.text('lineColor');
      return {
        value: each.number('value'),
        color: THRESHOLD_COLORS[mode] ?? custom ?? 'red',
        op: each.fields['op'],
      };
    })
    .filter(({ value }) => value !== undefined)
    .sort((a, b) => (a.value ?? 0) - (b.value ?? 0));
  const first = steps[0];
  if (first === undefined) return undefined;
  // What is below a value is coloured up to it.
  if (steps.some(({ op }) => op === 'lt')) {
    if (steps.length > 1) notes.approximated('thresholds for what is below and above are steps from below');
    if (first.op === 'lt')
      return {
        mode: 'absolute',
        steps: [
          { value: null, color: first.color },
          { value: first.value, color: 'transparent' },
          ...steps.slice(1),
        ],
      };
  }
  return { mode: 'absolute', steps: [{ value: null, color: 'transparent' }, ...steps] };
}

function thresholdStyle(panel: Part): Fields {
  const list = panel.parts('thresholds');
  if (list.length === 0) return {};
  const lines = list.some(({ fields }) => fields['line'] === true);
  const areas = list.some(({ fields }) => fields['fill'] === true);
  return {
    thresholdsStyle: { mode: lines && areas ? 'line+area' : areas ? 'area' : lines ? 'line' : 'off' },
  };
}

function colorOverrides(panel: Part): Fields[] {
  const colors = panel.part('aliasColors');
  colors.ignore(...Object.keys(colors.fields));
  return Object.entries(colors.fields).map(([name, color]) => ({
    matcher: { id: 'byName', options: name },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }],
  }));
}

function seriesOverrides(panel: Part, rightAxis: Fields, notes: Notes): Fields[] {
  return panel.parts('seriesOverrides').flatMap((each) => {
    const alias = each.text('alias');
    const properties = propertiesOf(each, rightAxis, notes);
    each.ignore('$$hashKey', 'zindex', 'alias', 'pointradius', 'dashLength', 'spaceLength', 'fillGradient');
    if (alias === undefined || properties.length === 0) return [];
    return [{ matcher: { id: alias.startsWith('/') ? 'byRegexp' : 'byName', options: alias }, properties }];
  });
}

function propertiesOf(series: Part, rightAxis: Fields, notes: Notes): Property[] {
  const properties: Property[] = [];
  const add = (id: string, value: unknown): void => {
    if (value !== undefined && value !== null && value !== '') properties.push({ id, value });
  };
  if (series.number('yaxis') === 2) {
    const { custom, ...fields } = rightAxis;
    add('custom.axisPlacement', 'right');
    for (const [id, value] of Object.entries(fields)) add(id, value);
    add('custom.axisLabel', (custom as Fields)['axisLabel']);
    add('custom.scaleDistribution', (custom as Fields)['scaleDistribution']);
  }
  const fill = series.number('fill');
  const stack = series.raw('stack');
  const color = series.text('color');
  const isBars = series.flag('bars');
  const isLines = series.flag('lines');
  const isPoints = series.flag('points');
  add('custom.fillOpacity', fill === undefined ? undefined : fill * 10);
  add('custom.lineWidth', series.number('linewidth'));
  add('custom.transform', series.text('transform'));
  add('custom.lineStyle', series.flag('dashes') === true ? { fill: 'dash' } : undefined);
  add('color', color === undefined ? undefined : { mode: 'fixed', fixedColor: color });
  if (isBars === true) add('custom.drawStyle', 'bars');
  else if (isPoints === true && isLines === false) add('custom.drawStyle', 'points');
  else if (isLines === true) add('custom.drawStyle', 'line');
  else if (isLines === false) add('custom.lineWidth', 0);
  if (stack === false) add('custom.stacking', { mode: 'none' });
  else if (stack === true || typeof stack === 'string')
    add('custom.stacking', { mode: 'normal', group: typeof stack === 'string' ? stack : 'A' });
  if (series.flag('steppedLine') === true) add('custom.lineInterpolation', 'stepAfter');
  if (series.text('nullPointMode') === 'connected') add('custom.spanNulls', true);
  if (series.flag('legend') === false || series.flag('hideTooltip') === true)
    notes.left('series that are hidden in the legend or the tooltip only');
  if (series.flag('hiddenSeries') === true) add('custom.hideFrom', { viz: true });
  return properties;
}

function legendOf(panel: Part, notes: Notes): Fields {
  const legend = panel.part('legend');
  const isShown = legend.flag('show') !== false;
  const values = LEGEND_VALUES.filter((name) => legend.flag(name) === true && toCalculation(name) !== null);
  const hasValues = legend.flag('values') === true && values.length > 0;
  if (legend.flag('hideEmpty') === true || legend.flag('hideZero') === true)
    notes.approximated('the legend has series without values too');
  legend.ignore('sort', 'sortDesc', 'sideWidth', 'total', 'table', 'show', 'hideEmpty', 'hideZero');
  return {
    showLegend: isShown,
    displayMode: legend.flag('alignAsTable') === true || hasValues ? 'table' : 'list',
    placement: legend.flag('rightSide') === true ? 'right' : 'bottom',
    calcs: hasValues ? values : [],
  };
}

function tooltipOf(panel: Part): Fields {
  const tooltip = panel.part('tooltip');
  tooltip.ignore('sort', 'value_type', 'msResolution', 'query_as_alias');
  return { mode: tooltip.flag('shared') === false ? 'single' : 'multi' };
}
