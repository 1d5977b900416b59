import type { Notes } from '../notes.ts';
import type { Fields, Part } from '../part.ts';

const LOOKS = [
  'cards',
  'color',
  'tooltip',
  'tooltipDecimals',
  'legend',
  'heatmap',
  'highlightCards',
  'hideZeroBuckets',
];
const BUCKETS = [
  'xBucketNumber',
  'xBucketSize',
  'yBucketNumber',
  'yBucketSize',
  'yBucketBound',
  'reverseYBuckets',
];

/** The heatmap of Grafana before 9. */
export function upgradeHeatmap(panel: Part, _notes: Notes): Fields {
  const axis = panel.part('yAxis');
  const unit = axis.text('format');
  panel.ignore(...LOOKS, ...BUCKETS, 'xAxis');
  axis.ignore('logBase', 'show', 'splitFactor', 'min', 'max', 'width');
  return {
    type: 'heatmap',
    options: {
      calculate: (panel.text('dataFormat') ?? 'timeseries') !== 'tsbuckets',
      yAxis: { unit, decimals: axis.number('decimals') },
    },
  };
}
