import { METRIC_NAME, type Labels } from '#shared/model/labels.ts';
import { compact, type FloatHistogram } from '../histogram/float-histogram.ts';
import type { PlainOperator } from './groups.ts';
import { HistogramFold } from './histogram-fold.ts';
import { histogramNotes, type NotePlace } from './histogram-notes.ts';
import { HISTOGRAM, type Column, type Histograms } from './values.ts';

/** What an aggregation does with the histograms of its groups; numbers are folded in aggregate.ts. */
export class HistogramGroups {
  private readonly op: PlainOperator;
  private readonly place: NotePlace;
  /** By group and step. */
  private readonly folds = new Map<number, (HistogramFold | undefined)[]>();

  constructor(op: PlainOperator, place: NotePlace) {
    this.op = op;
    this.place = place;
  }

  /** One series of a group. */
  add(group: number, labels: Labels, present: Uint8Array, histograms: Histograms): void {
    const { op, place } = this;
    if (op === 'count' || op === 'group' || !present.includes(HISTOGRAM)) return;
    if (op !== 'sum' && op !== 'avg') {
      histogramNotes.ignoredInAggregation(place, op);
      return;
    }
    const folds = this.folds.get(group) ?? [];
    this.folds.set(group, folds);
    histograms.forEach((histogram, step) => {
      if (histogram !== undefined && present[step] === HISTOGRAM)
        folds[step] = this.fold(folds[step], histogram, labels);
    });
  }

  /** The group's column with its histograms; where there are numbers too there is no result. */
  finish(group: number, column: Column): Column {
    const folds = this.folds.get(group);
    if (folds === undefined) return column;
    const results: (FloatHistogram | undefined)[] = [];
    folds.forEach((fold, step) => {
      if (fold === undefined) return;
      if (column.present[step] === 1) {
        column.present[step] = 0;
        histogramNotes.mixedInAggregation(this.place);
        return;
      }
      const result = fold.result();
      if (result === null) return;
      if (fold.collision) histogramNotes.resetCollision(this.place, 'aggregation');
      column.present[step] = HISTOGRAM;
      results[step] = compact(result);
    });
    return { ...column, histograms: results };
  }

  private fold(fold: HistogramFold | undefined, histogram: FloatHistogram, labels: Labels): HistogramFold {
    if (fold === undefined) return new HistogramFold(histogram, this.op === 'avg');
    const { incompatible } = fold;
    fold.add(histogram);
    if (fold.incompatible && !incompatible)
      histogramNotes.mixedSchemas(this.place, labels[METRIC_NAME] ?? '');
    if (fold.reconciled) histogramNotes.boundsReconciled(this.place, 'aggregation');
    return fold;
  }
}
