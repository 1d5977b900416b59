import type { Labels } from '#shared/model/labels.ts';
import { labelsKey } from '#shared/model/labels.ts';
import type { InstantValue, VectorSample } from '../../promql/types.ts';

/** Since when an expression holds for a label set, and whether it has triggered since. */
export interface HoldingCondition {
  readonly key: string;
  readonly sinceMs: number;
  readonly triggered: boolean;
}

export interface Triggered {
  readonly key: string;
  readonly labels: Labels;
  readonly value: number;
}

export interface Look {
  readonly nowMs: number;
  /** Time before it in which nobody looked (a restart, sleep): `for` doesn't run in it. */
  readonly gapMs: number;
}

/**
 * One look at a trigger's expression: a label set for which it has held for `forMs` triggers once, and again only after it
 * didn't hold. Returns what to remember, and what triggered now.
 */
export function lookAtCondition(
  before: readonly HoldingCondition[],
  samples: readonly VectorSample[],
  forMs: number,
  { nowMs, gapMs }: Look,
): { readonly holding: HoldingCondition[]; readonly triggered: Triggered[] } {
  const known = new Map(before.map((each) => [each.key, each]));
  const holding: HoldingCondition[] = [];
  const triggered: Triggered[] = [];
  for (const { labels, value } of samples) {
    const key = labelsKey(labels);
    const was = known.get(key);
    // A clock set back must not keep it from ever triggering.
    const sinceMs = Math.min(was === undefined ? nowMs : was.sinceMs + gapMs, nowMs);
    const isDue = was?.triggered !== true && nowMs - sinceMs >= forMs;
    if (isDue) triggered.push({ key, labels, value });
    holding.push({ key, sinceMs, triggered: was?.triggered === true || isDue });
  }
  return { holding, triggered };
}

/** Whether a condition holds: a vector with anything in it, a scalar that isn't zero. */
export function holds(value: InstantValue): boolean {
  switch (value.type) {
    case 'vector':
      return value.samples.length > 0;
    case 'scalar':
      return value.value !== 0 && !Number.isNaN(value.value);
    case 'string':
    case 'matrix':
      return false;
  }
}

/** The samples of an answer; a scalar that isn't zero is one without labels. */
export function samplesOf(value: InstantValue): readonly VectorSample[] {
  if (value.type === 'vector') return value.samples;
  return value.type === 'scalar' && holds(value) ? [{ labels: {}, value: value.value }] : [];
}
