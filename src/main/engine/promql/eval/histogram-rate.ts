import { add, subtract, type Combined } from '../histogram/combine.ts';
import {
  asGauge,
  compact,
  CUSTOM_SCHEMA,
  hasCustomBounds,
  divide,
  NO_BUCKETS,
  type FloatHistogram,
} from '../histogram/float-histogram.ts';
import { toSchema } from '../histogram/layout.ts';
import { detectReset } from '../histogram/reset.ts';
import { histogramNotes, type NotePlace } from './histogram-notes.ts';

/** Of whom it is said. */
export interface Subject {
  readonly place: NotePlace;
  readonly metric: string;
}

/**
 * The difference between the first and the last of several histograms, counter resets added back; null when their buckets
 * don't go together (functions.go histogramRate). The result is a gauge.
 */
export function histogramDifference(
  samples: readonly FloatHistogram[],
  isCounter: boolean,
  { place, metric }: Subject,
): FloatHistogram | null {
  const first = samples[0] as FloatHistogram;
  const second = samples[1] as FloatHistogram;
  const last = samples.at(-1) as FloatHistogram;
  // What was before a reset doesn't matter, and so not how it was laid out.
  const start = isCounter && detectReset(second, first) ? emptyLike(second) : first;
  const isCustom = hasCustomBounds(start);
  const isMixed =
    hasCustomBounds(last) !== isCustom ||
    (isCounter && samples.slice(1, -1).some((sample) => hasCustomBounds(sample) !== isCustom));
  if (isMixed) {
    histogramNotes.mixedSchemas(place, metric);
    return null;
  }
  if (isCounter && samples.some(({ hint }) => hint === 'gauge')) histogramNotes.notCounter(place, metric);
  if (!isCounter && (first.hint !== 'gauge' || last.hint !== 'gauge')) histogramNotes.notGauge(place, metric);
  const schema = Math.min(
    start.schema,
    last.schema,
    ...(isCounter ? samples.slice(1, -1).map((sample) => sample.schema) : []),
  );
  let result = combined(subtract(toSchema(last, schema), start), 'subtraction', place);
  if (isCounter) {
    let previous = start;
    for (const sample of samples.slice(1)) {
      if (detectReset(sample, previous)) result = combined(add(result, previous), 'addition', place);
      previous = sample;
    }
  }
  return compact(asGauge(result));
}

function combined(
  result: Combined | null,
  operation: 'addition' | 'subtraction',
  place: NotePlace,
): FloatHistogram {
  if (result === null) throw new Error('histograms of one kind could not be joined');
  if (result.reconciled) histogramNotes.boundsReconciled(place, operation);
  return result.histogram;
}

/** Nothing counted yet, in the buckets of `like`. */
function emptyLike({ schema, customBounds }: FloatHistogram): FloatHistogram {
  return {
    schema,
    hint: 'unknown',
    count: 0,
    sum: 0,
    zeroThreshold: 0,
    zeroCount: 0,
    positive: NO_BUCKETS,
    negative: NO_BUCKETS,
    customBounds: schema === CUSTOM_SCHEMA ? customBounds : [],
  };
}

/** irate and idelta of the last two samples, which are `ms` apart; null as for {@link histogramDifference}. */
export function instantHistogramRate(
  previous: FloatHistogram,
  last: FloatHistogram,
  ms: number,
  isRate: boolean,
  { place, metric }: Subject,
): FloatHistogram | null {
  const gauges = [previous, last].filter(({ hint }) => hint === 'gauge').length;
  if (isRate && gauges > 0) histogramNotes.notCounter(place, metric);
  if (!isRate && gauges < 2) histogramNotes.notGauge(place, metric);
  let result = last;
  // After a counter reset the last sample is what was counted since.
  if (!isRate || !detectReset(last, previous)) {
    const difference = subtract(last, previous);
    if (difference === null) {
      histogramNotes.mixedSchemas(place, metric);
      return null;
    }
    if (difference.reconciled) histogramNotes.boundsReconciled(place, 'subtraction');
    result = difference.histogram;
  }
  result = compact(asGauge(result));
  return isRate ? divide(result, ms / 1000) : result;
}
