import type { Labels } from '#shared/model/labels.ts';

/** Label sets kept; some 400 bytes each. */
const KEPT = 50_000;

/**
 * Label sets of the series read lately, by number of the series (which is never used for another). The same object each
 * time, so that what is computed of a label set can be remembered with it.
 */
export class LabelsCache {
  private sets = new Map<number, Labels>();

  get(id: number, make: () => Labels): Labels {
    const known = this.sets.get(id);
    if (known !== undefined) return known;
    // All at once: a query of many series asks for them in order, and would push out what it asks for next.
    if (this.sets.size >= KEPT) this.sets = new Map();
    const made = make();
    this.sets.set(id, made);
    return made;
  }
}
