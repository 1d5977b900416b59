import type { Display, PanelColor, Thresholds, ValueMapping } from '#shared/dashboard/index.ts';
import { unitRules } from '#shared/format/index.ts';
import { toColor } from './colors.ts';
import type { Notes } from './notes.ts';
import type { Part } from './part.ts';

/** Without what is undefined, as a file has it. */
export function given<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** `fieldConfig.defaults`, or what an override sets put into the same shape. `natural` is the colour that isn't written. */
export function readDisplay(part: Part, natural: 'palette' | 'thresholds', notes: Notes): Display {
  const color = readColor(part.part('color'), notes);
  const display = {
    ...readValueFields(part, notes),
    ...readSeriesFields(part.part('custom'), notes),
    color: color === natural ? undefined : color,
  };
  const shown = color ?? natural;
  const thresholds = readThresholds(part.part('thresholds'), part.part('custom'), notes);
  const steps = thresholds?.steps ?? [];
  const colours = !(steps.length === 1 && steps[0]?.color === 'text');
  const counts =
    (shown === 'thresholds' && colours) ||
    thresholds?.drawn !== 'off' ||
    (steps.length > 1 && natural !== 'palette');
  return given({ ...withoutUsual(display), thresholds: counts ? thresholds : undefined });
}

/** What holds anyhow where nobody says anything; an override says it on purpose. */
function withoutUsual(display: Display): Display {
  const { stack, spanGaps, dashed, interpolation, ...rest } = display;
  return given({
    ...rest,
    stack: stack === 'none' ? undefined : stack,
    spanGaps: spanGaps === false ? undefined : spanGaps,
    dashed: dashed === false ? undefined : dashed,
    interpolation: interpolation === 'linear' ? undefined : interpolation,
  });
}

/** What an override sets, put into the shape of `fieldConfig.defaults`. */
export function readOverrideDisplay(part: Part, notes: Notes): Display {
  const thresholds = readThresholds(part.part('thresholds'), part.part('custom'), notes);
  const color = readColor(part.part('color'), notes);
  const fields = { ...readValueFields(part, notes), ...readSeriesFields(part.part('custom'), notes) };
  return given({ ...fields, color, thresholds });
}

function readValueFields(part: Part, notes: Notes): Display {
  const unit = part.text('unit');
  if (unit !== undefined && unit !== '' && !isKnownUnit(unit))
    notes.approximated(`the unit "${unit}" isn't known here; it stands behind the number`);
  const decimals = part.number('decimals');
  const mappings = part.parts('mappings').flatMap((mapping) => readMapping(mapping, notes));
  part.usual({ fieldMinMax: false, unitScale: true, filterable: [true, false] });
  part.ignore('displayNameFromDS', 'path', 'writeable', 'nullValueMode');
  return given({
    unit: unit === undefined || unit === '' ? undefined : isKnownUnit(unit) ? unit : `suffix:${unit}`,
    decimals: decimals === undefined ? undefined : Math.round(Math.min(15, Math.max(0, decimals))),
    min: part.number('min'),
    max: part.number('max'),
    mappings: mappings.length === 0 ? undefined : mappings,
    noValue: part.text('noValue'),
  });
}

function isKnownUnit(unit: string): boolean {
  return unitRules.has(unit) || /^(suffix|prefix|time|si|count|currency|bool):/.test(unit);
}

/** `undefined` where nothing is said. */
function readColor(part: Part, notes: Notes): Display['color'] {
  const mode = part.text('mode');
  part.usual({ seriesBy: ['last', 'min', 'max'] });
  if (mode === undefined) return undefined;
  if (mode === 'thresholds') {
    part.ignore('fixedColor');
    return 'thresholds';
  }
  if (mode === 'fixed' || mode === 'shades') {
    const text = part.text('fixedColor') ?? 'green';
    const color = toColor(text);
    if (mode === 'shades') notes.approximated('shades of one colour are that colour');
    if (color === null) notes.left(`the colour "${text}" isn't known`);
    return color ?? undefined;
  }
  part.ignore('fixedColor');
  if (mode.startsWith('continuous')) notes.approximated(`colours that blend (${mode}) are the palette's`);
  else if (!mode.startsWith('palette')) notes.approximated(`the colour mode "${mode}" is the palette`);
  return 'palette';
}

function readThresholds(part: Part, custom: Part, notes: Notes): Thresholds | undefined {
  const steps = part.parts('steps').map((step) => {
    step.ignore('state', 'index', 'op');
    return { from: step.number('value') ?? null, color: colorOr(step.text('color'), 'green', notes) };
  });
  const mode = part.text('mode');
  const style = custom.part('thresholdsStyle').text('mode') ?? 'off';
  if (style.startsWith('dashed')) notes.approximated('dashed threshold lines are solid');
  if (style === 'series') notes.left('series that are drawn as thresholds');
  const drawn = style.includes('area') ? (style.includes('+') ? 'line+area' : 'area') : 'line';
  if (steps.length === 0) return undefined;
  return {
    mode: mode === 'percentage' ? 'percent' : 'absolute',
    // The first step holds from below whatever it says.
    steps: steps.slice(0, 50).map((step, i) => (i === 0 ? { ...step, from: null } : step)),
    drawn: style === 'off' || style === 'series' ? 'off' : drawn,
  };
}

export function colorOr(text: string | undefined, otherwise: PanelColor, notes: Notes): PanelColor {
  const color = text === undefined ? null : toColor(text);
  if (color === null && text !== undefined && text !== '')
    notes.approximated(`the colour "${text}" isn't known and became ${otherwise}`);
  return color ?? otherwise;
}

/** One entry of `mappings`, in the shape it has since Grafana 8. */
function readMapping(mapping: Part, notes: Notes): ValueMapping[] {
  const type = mapping.text('type');
  const options = mapping.part('options');
  const result = (part: Part): { text?: string; color?: PanelColor } => {
    part.ignore('index');
    const [text, color] = [part.text('text'), part.text('color')];
    return given({ text, color: color === undefined ? undefined : colorOr(color, 'text', notes) });
  };
  switch (type ?? '') {
    // As they were written before Grafana 8: 1 is a value, 2 a range.
    case '1': {
      const value = mapping.text('value') ?? '';
      const shown = result(mapping.ignore('id', 'op', 'operator', 'from', 'to'));
      return [
        value === 'null' ? { kind: 'special', match: 'null', ...shown } : { kind: 'value', value, ...shown },
      ];
    }
    case '2': {
      const shown = result(mapping.ignore('id', 'op', 'operator', 'value'));
      if (mapping.text('from') === 'null') {
        mapping.ignore('to');
        return [{ kind: 'special', match: 'null', ...shown }];
      }
      return [
        { kind: 'range', from: mapping.number('from') ?? null, to: mapping.number('to') ?? null, ...shown },
      ];
    }
    case 'value':
      return Object.keys(options.fields).map((value) => ({
        kind: 'value',
        value,
        ...result(options.part(value)),
      }));
    case 'range':
      return [
        {
          kind: 'range',
          from: options.number('from') ?? null,
          to: options.number('to') ?? null,
          ...result(options.part('result')),
        },
      ];
    case 'regex':
      return [{ kind: 'regex', pattern: options.text('pattern') ?? '', ...result(options.part('result')) }];
    case 'special': {
      const match = options.text('match') ?? '';
      const shown = result(options.part('result'));
      if (match === 'null' || match === 'nan' || match === 'null+nan' || match === 'empty')
        return [{ kind: 'special', match, ...shown }];
      if (match === 'true' || match === 'false')
        return [{ kind: 'value', value: match === 'true' ? '1' : '0', ...shown }];
      break;
    }
  }
  notes.left(`a value mapping of the type "${type ?? ''}"`);
  mapping.ignore(...Object.keys(mapping.fields));
  return [];
}

const INTERPOLATIONS: Readonly<Record<string, Display['interpolation']>> = {
  linear: 'linear',
  smooth: 'smooth',
  stepBefore: 'step-before',
  stepAfter: 'step-after',
};

/** `custom` of a time series panel, and of others whose settings have the same names. */
function readSeriesFields(custom: Part, notes: Notes): Display {
  const stacking = custom.part('stacking');
  const stack = stacking.text('mode');
  const group = stacking.text('group');
  stacking.ignore('group');
  const style = custom.part('lineStyle').ignore('dash').text('fill');
  const scale = custom.part('scaleDistribution');
  const log = scale.text('type');
  const base = scale.number('log');
  scale.ignore('linearThreshold');
  const interpolation = custom.text('lineInterpolation');
  const draw = custom.text('drawStyle');
  const spanNulls = custom.flag('spanNulls') ?? custom.number('spanNulls');
  const axis = custom.text('axisPlacement');
  const transform = custom.text('transform');
  const gradient = custom.text('gradientMode');
  if (gradient !== undefined && gradient !== 'none') notes.approximated('gradients are filled evenly');
  if (transform === 'constant') notes.left('a series that is drawn as a constant');
  if (log === 'symlog') notes.approximated('the symmetric logarithmic scale is a logarithmic one');
  if (draw === 'line' && custom.text('showPoints') === 'always')
    notes.approximated('points on lines are not drawn');
  custom.part('hideFrom').usual({ viz: false, legend: false, tooltip: false });
  custom.usual({ axisColorMode: 'text', axisGridShow: true, fillBelowTo: '', axisWidth: 0, align: 'auto' });
  custom.ignore(
    'showPoints',
    'barAlignment',
    'barWidthFactor',
    'pointSize',
    'barMaxWidth',
    'lineColor',
    'cellOptions',
  );
  custom.ignore(
    'thresholdsStyle',
    'displayMode',
    'inspect',
    'filterable',
    'minWidth',
    'insertNulls',
    'axisBorderShow',
  );
  return given({
    draw: draw === 'bars' || draw === 'points' ? draw : undefined,
    lineWidth: within(custom.number('lineWidth'), 0, 10),
    fill: within(custom.number('fillOpacity'), 0, 100),
    interpolation: interpolation === undefined ? undefined : INTERPOLATIONS[interpolation],
    dashed: style === 'dash' || style === 'dot' ? true : style === 'solid' ? false : undefined,
    stack: stack === 'normal' || stack === 'percent' || stack === 'none' ? stack : undefined,
    stackGroup:
      group !== undefined && group !== 'A' && group !== '' && stack !== undefined && stack !== 'none'
        ? group
        : undefined,
    negative: transform === 'negative-Y' ? true : undefined,
    spanGaps: typeof spanNulls === 'number' ? (spanNulls > 0 ? spanNulls / 1000 : undefined) : spanNulls,
    axis: axis === 'left' || axis === 'right' || axis === 'hidden' ? axis : undefined,
    axisLabel: custom.text('axisLabel') === '' ? undefined : custom.text('axisLabel'),
    scale: log === 'log' || log === 'symlog' ? (base === 10 ? 'log10' : 'log2') : undefined,
    softMin: custom.number('axisSoftMin'),
    softMax: custom.number('axisSoftMax'),
  });
}

function within(value: number | undefined, least: number, most: number): number | undefined {
  return value === undefined ? undefined : Math.min(most, Math.max(least, value));
}
