import { HistogramSum, type CombineNotes } from '../histogram/combine.ts';
import { mapCounts, type FloatHistogram } from '../histogram/float-histogram.ts';

/** Adds histograms up to their sum or mean, and remembers what there is to say about it. */
export class HistogramFold {
  /** One had custom bounds and another had not: there is no sum. */
  incompatible = false;
  reconciled = false;
  private readonly isMean: boolean;
  private sum: HistogramSum;
  private count = 1;
  /** The sum would have overflowed; what is folded since is the mean. */
  private incremental = false;
  private resetSeen = false;
  private noResetSeen = false;

  constructor(first: FloatHistogram, isMean: boolean) {
    this.isMean = isMean;
    this.sum = new HistogramSum(first);
    this.noteHint(first);
  }

  /** Some of them began anew while others did not. */
  get collision(): boolean {
    return this.resetSeen && this.noResetSeen;
  }

  add(histogram: FloatHistogram): void {
    if (this.incompatible) return;
    this.noteHint(histogram);
    this.count++;
    const { count } = this;
    if (this.isMean && !this.incremental) {
      const tried = this.sum.copy();
      if (!this.note(tried.add(histogram))) return;
      if (!tried.hasOverflow()) {
        this.sum = tried;
        return;
      }
      // As for numbers: from where the sum overflows the mean itself is kept (engine.go aggregation, AVG).
      this.incremental = true;
      this.sum.scale((value) => value / (count - 1));
    }
    if (!this.incremental) {
      this.note(this.sum.add(histogram));
      return;
    }
    const share = (count - 1) / count;
    this.sum.scale((value) => value * share);
    this.note(this.sum.add(mapCounts(histogram, (value) => value / count)));
  }

  result(): FloatHistogram | null {
    if (this.incompatible) return null;
    return this.sum.result(this.isMean && !this.incremental ? this.count : 1);
  }

  private note(notes: CombineNotes | null): boolean {
    if (notes === null) this.incompatible = true;
    else if (notes.reconciled) this.reconciled = true;
    return notes !== null;
  }

  private noteHint({ hint }: FloatHistogram): void {
    if (hint === 'reset') this.resetSeen = true;
    if (hint === 'not_reset') this.noResetSeen = true;
  }
}
