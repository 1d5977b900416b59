import type { SampleFacts } from './openmetrics-family.ts';

/** Checks that each group of a histogram or gauge histogram is whole and in order. */
export class HistogramCheck {
  private group: string | null = null;
  private timeMs = NaN;
  private bound = NaN;
  private bucketValue = 0;
  private count = NaN;
  private sum = false;
  private gaugeSum = false;
  private negativeBound = false;
  private negativeGaugeSum = false;

  /** Takes the next sample of the family; returns the broken rule or null. */
  sample(facts: SampleFacts, value: number, timeMs: number): string | null {
    if (facts.group !== this.group || !Object.is(timeMs, this.timeMs)) {
      const problem = this.end();
      if (problem !== null) return problem;
      this.group = facts.group;
      this.timeMs = timeMs;
    }
    switch (facts.suffix) {
      case '_bucket':
        if (facts.bound < 0) this.negativeBound = true;
        if (facts.bound <= this.bound) return 'the buckets must stand in order of le';
        if (value < this.bucketValue) return 'a bucket must not be smaller than the one before it';
        this.bound = facts.bound;
        this.bucketValue = value;
        return null;
      case '_count':
      case '_gcount':
        this.count = value;
        return null;
      case '_sum':
        this.sum = true;
        return null;
      case '_gsum':
        this.gaugeSum = true;
        this.negativeGaugeSum = value < 0;
        return null;
      default:
        return null;
    }
  }

  /** Ends the group at hand. */
  end(): string | null {
    if (this.group === null) return null;
    const problem = this.groupProblem();
    this.group = null;
    this.bound = NaN;
    this.bucketValue = 0;
    this.count = NaN;
    this.sum = false;
    this.gaugeSum = false;
    this.negativeBound = false;
    this.negativeGaugeSum = false;
    return problem;
  }

  private groupProblem(): string | null {
    const counted = this.count === this.count;
    const summed = this.sum || this.gaugeSum;
    if (this.bound !== Infinity) return 'a histogram needs the bucket le="+Inf"';
    if (counted && this.count !== this.bucketValue)
      return 'the count of a histogram must equal its bucket le="+Inf"';
    if (summed && !counted) return 'a histogram with a sum needs a count';
    if (counted && !summed) return 'a histogram with a count needs a sum';
    if (this.negativeBound && this.sum) return 'a histogram with negative buckets must not have a sum';
    if (!this.negativeBound && this.negativeGaugeSum) return 'a negative sum needs negative buckets';
    return null;
  }
}
