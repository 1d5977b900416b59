import type { z } from 'zod';
import type { Calculation, legendSchema, PanelKind } from '#shared/dashboard/index.ts';
import { toCalculation } from './calculations.ts';
import type { DataSources } from './data-sources.ts';
import type { PanelDraft, PanelFrame } from './draft.ts';
import { given, readDisplay } from './display.ts';
import { readLinks } from './links.ts';
import type { Notes } from './notes.ts';
import { readCell, readOverrides } from './overrides.ts';
import type { Part } from './part.ts';
import { readTargets } from './targets.ts';
import { readTextPanel, readAlertList } from './text-panels.ts';
import { readTransformations } from './transformations.ts';

type Legend = z.infer<typeof legendSchema>;

/** Panels that are drawn by the same or nearly the same kind here. The second part says what differs. */
const KINDS: Readonly<Record<string, readonly [PanelKind, string?]>> = {
  timeseries: ['timeseries'],
  stat: ['stat'],
  gauge: ['gauge'],
  bargauge: ['bargauge'],
  table: ['table'],
  heatmap: ['heatmap'],
  'state-timeline': ['state-timeline'],
  'status-history': ['status-history'],
  piechart: ['pie'],
  barchart: ['bargauge', 'a bar chart is a bar per series'],
  trend: ['timeseries', 'a trend is drawn over time'],
  'natel-discrete-panel': ['state-timeline', 'the discrete panel is a state timeline'],
  'flant-statusmap-panel': ['status-history', 'the status map is a status history'],
};

/** Draws a panel of Grafana's present form; null when there is no such kind here. */
export function readPanel(
  panel: Part,
  frame: PanelFrame,
  sources: DataSources,
  notes: Notes,
): PanelDraft | null {
  const type = panel.text('type') ?? '';
  if (type === 'text') return readTextPanel(panel, frame, notes);
  if (type === 'alertlist') return readAlertList(panel, frame, notes);
  const known = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (known === undefined) return null;
  const [kind, difference] = known;
  if (difference !== undefined) notes.approximated(difference);
  const fieldConfig = panel.part('fieldConfig');
  const defaults = fieldConfig.part('defaults');
  const options = panel.part('options');
  const queries = readTargets(panel, sources, notes, kind === 'table');
  const fixed = defaults.text('displayName');
  const links = [...(frame.links ?? []), ...readLinks(defaults.parts('links'), notes)];
  const changes = readTransformations(panel, queries, kind === 'table', notes);
  const natural = kind === 'timeseries' || kind === 'pie' ? 'palette' : 'thresholds';
  const overrides = [
    ...tableOverrides(kind, defaults, notes),
    ...readOverrides(fieldConfig, notes),
    ...changes.overrides,
  ];
  const data = {
    ...frame,
    ...given({ links: links.length === 0 ? undefined : links }),
    queries:
      fixed === undefined ? changes.queries : changes.queries.map((query) => withName(query, fixed, notes)),
    display: readDisplay(defaults, natural, notes),
    ...given({
      overrides: overrides.length === 0 ? undefined : overrides,
      range: rangeText(panel.text('timeFrom'), notes, 'its own range'),
      shift: rangeText(panel.text('timeShift'), notes, 'how far it looks back'),
    }),
  };
  switch (kind) {
    case 'timeseries':
      return { kind, ...data, ...legendOf(options, notes), tooltip: tooltipOf(options, notes) };
    case 'state-timeline':
    case 'status-history':
      tooltipOf(options, notes);
      options.ignore('mergeValues', 'showValue', 'alignValue', 'rowHeight', 'colWidth', 'perPage');
      return { kind, ...data, ...legendOf(options, notes) };
    case 'stat':
      return { kind, ...data, calculation: calculationOf(options, notes), ...statOptions(options, notes) };
    case 'gauge':
      options.ignore(
        'showThresholdLabels',
        'showThresholdMarkers',
        'orientation',
        'minVizHeight',
        'minVizWidth',
      );
      options.ignore('sizing', 'text', 'effects', 'barShape', 'segmentCount', 'legend', 'neutral');
      return { kind, ...data, calculation: calculationOf(options, notes) };
    case 'bargauge': {
      options.ignore(
        'showUnfilled',
        'valueMode',
        'namePlacement',
        'minVizHeight',
        'minVizWidth',
        'maxVizHeight',
      );
      options.ignore('sizing', 'text', 'legend', 'tooltip');
      barChartOptions(options);
      const display = options.text('displayMode');
      if (display === 'lcd') notes.approximated('lit segments are a plain bar');
      const orientation = options.text('orientation') === 'vertical' ? 'vertical' : 'horizontal';
      return { kind, ...data, calculation: calculationOf(options, notes), orientation };
    }
    case 'table':
      return { kind, ...data, ...tableOptions(options, notes), ...changes.table };
    case 'heatmap':
      return { kind, ...data, display: { ...data.display, ...heatmapDisplay(options, notes) } };
    case 'pie': {
      const donut = options.text('pieType') === 'donut';
      options.ignore('displayLabels', 'text', 'sort');
      tooltipOf(options, notes);
      options.part('legend').ignore('values');
      return {
        kind,
        ...data,
        calculation: calculationOf(options, notes),
        donut,
        ...legendOf(options, notes),
      };
    }
    default:
      return null;
  }
}

function barChartOptions(options: Part): void {
  options.ignore('barRadius', 'barWidth', 'groupWidth', 'fullHighlight', 'stacking', 'showValue', 'xField');
  options.ignore('xTickLabelRotation', 'xTickLabelSpacing', 'colorByField', 'xTickLabelMaxLength');
}

/** The name that all series of a panel have, as the legend of its queries where it is made of labels. */
function withName(query: ReturnType<typeof readTargets>[number], name: string, notes: Notes) {
  if (name.includes('${__field.name}') || name.includes('${__series.name}') || name === '') return query;
  const legend = name.replace(/\$\{__(?:field|series)\.labels(?:\.(\w+)|\["?([^"\]]+)"?\])\}/g, '{{$1$2}}');
  if (/\$\{?__/.test(legend)) {
    notes.left(`the name "${name}" of its series`);
    return query;
  }
  return { ...query, legend };
}

export function rangeText(text: string | undefined, notes: Notes, what: string): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^\d+(ms|[smhdwy])$/.test(text)) return text;
  const back = /^now-(\d+[smhdwy])$/.exec(text)?.[1];
  if (back !== undefined) return back;
  notes.left(`${what}, "${text}"`);
  return undefined;
}

function legendOf(options: Part, notes: Notes): { legend?: Legend } {
  const legend = options.part('legend');
  const mode = legend.text('displayMode');
  const isShown = legend.flag('showLegend') !== false && mode !== 'hidden';
  const placement = legend.text('placement') === 'right' ? 'right' : 'bottom';
  const values = legend.texts('calcs').flatMap((reducer): Calculation[] => {
    const calculation = toCalculation(reducer);
    if (calculation === null) notes.left(`the legend's column "${reducer}"`);
    return calculation === null ? [] : [calculation];
  });
  legend.ignore(
    'sortBy',
    'sortDesc',
    'width',
    'maxWidth',
    'isVisible',
    'asTable',
    'overflow',
    'limit',
    'enableFacetedFilter',
  );
  const shown = !isShown ? 'hidden' : mode === 'table' || values.length > 0 ? 'table' : 'list';
  // As it is where nobody says anything.
  if (shown === 'list' && placement === 'bottom') return {};
  return { legend: { shown, placement, values: [...new Set(values)] } };
}

function tooltipOf(options: Part, notes: Notes): 'all' | 'nearest' | 'none' {
  const tooltip = options.part('tooltip');
  const mode = tooltip.text('mode');
  tooltip.ignore('sort', 'hideZeros', 'maxHeight', 'maxWidth');
  notes.rest(tooltip);
  return mode === 'single' ? 'nearest' : mode === 'none' ? 'none' : 'all';
}

function calculationOf(options: Part, notes: Notes): Calculation {
  const reduce = options.part('reduceOptions');
  const [first, ...more] = reduce.texts('calcs');
  if (more.length > 0) notes.left(`further values of each series: ${more.join(', ')}`);
  if (reduce.flag('values') === true) notes.approximated('shows one value per series, not one per row');
  const fields = reduce.text('fields');
  if (fields !== undefined && fields !== '' && fields !== '/.*/')
    notes.approximated(`shows all series, not those named by "${fields}"`);
  reduce.ignore('limit');
  const calculation = first === undefined ? 'last' : toCalculation(first);
  if (calculation === null) notes.approximated(`shows the last value, not "${String(first)}"`);
  return calculation ?? 'last';
}

function statOptions(options: Part, notes: Notes) {
  const color = options.text('colorMode') ?? 'value';
  const text = options.text('textMode') ?? 'auto';
  if (text === 'name' || text === 'none') notes.approximated(`the text mode "${text}" shows values too`);
  if (options.flag('showPercentChange') === true) notes.left('the change in per cent');
  options.ignore('orientation', 'justifyMode', 'text', 'wideLayout', 'percentChangeColorMode', 'sparkline');
  const names: Readonly<Record<string, 'auto' | 'shown' | 'hidden'>> = {
    value: 'hidden',
    none: 'hidden',
    value_and_name: 'shown',
    name: 'shown',
  };
  return {
    sparkline: (options.text('graphMode') ?? 'area') !== 'none',
    colorOn: color.startsWith('background')
      ? ('background' as const)
      : color === 'none'
        ? ('none' as const)
        : ('value' as const),
    names: names[text] ?? 'auto',
  };
}

/** The kind of cell that all columns of a table have. */
function tableOverrides(kind: PanelKind, defaults: Part, notes: Notes) {
  if (kind !== 'table') return [];
  const cell = readCell(defaults.part('custom'), notes);
  return cell === undefined || cell === 'plain'
    ? []
    : [{ match: { by: 'regex' as const, pattern: '.*' }, set: { cell } }];
}

function tableOptions(options: Part, notes: Notes) {
  const [first, ...more] = options.parts('sortBy');
  const column = first?.text('displayName');
  const descending = first?.flag('desc') ?? false;
  if (more.length > 0) notes.approximated('sorted by the first of several columns');
  const footer = options.part('footer');
  if (footer.flag('show') === true) notes.left('the footer of the table');
  options.ignore(
    'showHeader',
    'cellHeight',
    'footer',
    'frameIndex',
    'showTypeIcons',
    'enablePagination',
    'frozenColumns',
    'maxRowHeight',
  );
  return column === undefined ? {} : { sort: { column: column.replace(/^Value #/, ''), descending } };
}

function heatmapDisplay(options: Part, notes: Notes) {
  const axis = options.part('yAxis');
  const unit = axis.text('unit');
  const decimals = axis.number('decimals');
  if (options.flag('calculate') === true)
    notes.approximated('buckets are those of the histogram, not made from values');
  options.ignore(
    'cellGap',
    'cellRadius',
    'cellValues',
    'color',
    'exemplars',
    'filterValues',
    'legend',
    'rowsFrame',
    'showValue',
    'tooltip',
  );
  options.ignore('calculation', 'selectionMode');
  axis.ignore('axisPlacement', 'reverse', 'axisLabel', 'axisWidth', 'min', 'max');
  return given({
    unit: unit === '' ? undefined : unit,
    decimals: decimals === undefined ? undefined : Math.round(Math.min(15, Math.max(0, decimals))),
  });
}
