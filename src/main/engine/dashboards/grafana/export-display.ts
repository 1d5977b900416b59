import type { Display, Override, Panel, PanelColor, ValueMapping } from '#shared/dashboard/index.ts';
import type { Fields } from './part.ts';

/** A panel's display as `fieldConfig.defaults`. */
export function exportDisplay(display: Display, kind: Panel['kind']): Fields {
  const natural = kind === 'timeseries' || kind === 'pie' ? 'palette' : 'thresholds';
  return {
    ...valueFields(display),
    color: exportColor(display.color ?? natural),
    mappings: (display.mappings ?? []).map(exportMapping),
    // Without steps it would put its own in: this one colours nothing.
    thresholds: exportThresholds(display) ?? { mode: 'absolute', steps: [{ color: 'text', value: null }] },
    custom: customFields(display),
  };
}

/** What an override sets, one property each. */
export function exportProperties(
  set: Override['set'],
  kind: Panel['kind'],
): { id: string; value: unknown }[] {
  const { name, hidden, width, cell } = set;
  const custom = {
    ...customFields(set),
    width,
    cellOptions: cell === undefined ? undefined : exportCell(cell),
    ...(hidden !== true
      ? {}
      : kind === 'table'
        ? { hidden }
        : { hideFrom: { viz: true, legend: true, tooltip: true } }),
  };
  const fields = {
    ...valueFields(set),
    displayName: name,
    color: set.color === undefined ? undefined : exportColor(set.color),
    mappings: set.mappings?.map(exportMapping),
    thresholds: exportThresholds(set),
    ...Object.fromEntries(Object.entries(custom).map(([id, value]) => [`custom.${id}`, value])),
  };
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([id, value]) => ({ id, value }));
}

function valueFields({ unit, decimals, min, max, noValue }: Display) {
  return { unit, decimals, min, max, noValue };
}

function exportColor(color: NonNullable<Display['color']>) {
  if (color === 'palette') return { mode: 'palette-classic' };
  return color === 'thresholds' ? { mode: 'thresholds' } : { mode: 'fixed', fixedColor: color };
}

function exportThresholds({ thresholds }: Display) {
  if (thresholds === undefined) return undefined;
  const steps = thresholds.steps.map(({ from, color }) => ({ color, value: from }));
  // Below the first one nothing is coloured here; there it must be said.
  const [first] = steps;
  const fromBelow =
    first === undefined || first.value === null ? steps : [{ color: 'transparent', value: null }, ...steps];
  return { mode: thresholds.mode === 'percent' ? 'percentage' : 'absolute', steps: fromBelow };
}

function exportMapping(mapping: ValueMapping, index: number): object {
  const shown = ({ text, color }: { text?: string | undefined; color?: PanelColor | undefined }) => ({
    text,
    color,
    index,
  });
  switch (mapping.kind) {
    case 'value':
      return { type: 'value', options: { [mapping.value]: shown(mapping) } };
    case 'range':
      return { type: 'range', options: { from: mapping.from, to: mapping.to, result: shown(mapping) } };
    case 'regex':
      return { type: 'regex', options: { pattern: mapping.pattern, result: shown(mapping) } };
    case 'special':
      return { type: 'special', options: { match: mapping.match, result: shown(mapping) } };
  }
}

const INTERPOLATIONS = {
  linear: 'linear',
  smooth: 'smooth',
  'step-before': 'stepBefore',
  'step-after': 'stepAfter',
};

function customFields(display: Display) {
  const { draw, lineWidth, fill, interpolation, dashed, stack, stackGroup, negative, spanGaps, axis } =
    display;
  const { axisLabel, scale, softMin, softMax, thresholds } = display;
  return {
    drawStyle: draw,
    lineWidth,
    fillOpacity: fill,
    lineInterpolation: interpolation === undefined ? undefined : INTERPOLATIONS[interpolation],
    lineStyle:
      dashed === undefined ? undefined : dashed ? { fill: 'dash', dash: [10, 10] } : { fill: 'solid' },
    stacking: stack === undefined ? undefined : { mode: stack, group: stackGroup ?? 'A' },
    transform: negative === true ? 'negative-Y' : undefined,
    spanNulls: typeof spanGaps === 'number' ? spanGaps * 1000 : spanGaps,
    axisPlacement: axis,
    axisLabel,
    scaleDistribution:
      scale === undefined
        ? undefined
        : scale === 'linear'
          ? { type: scale }
          : { type: 'log', log: scale === 'log2' ? 2 : 10 },
    axisSoftMin: softMin,
    axisSoftMax: softMax,
    thresholdsStyle: thresholds === undefined ? undefined : { mode: thresholds.drawn },
  };
}

function exportCell(cell: NonNullable<Override['set']['cell']>) {
  switch (cell) {
    case 'plain':
      return { type: 'auto' };
    case 'bar':
      return { type: 'gauge', mode: 'basic' };
    case 'color-text':
    case 'color-background':
      return { type: cell };
  }
}
