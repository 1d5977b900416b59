import type { Labels } from '#shared/model/labels.ts';
import { matchesAll } from './matchers.ts';
import type { AlertMatcher } from './matchers.ts';

/** While an alert that `source` matches fires, those that `target` matches are muted if all labels of `equal` agree. */
export interface InhibitRule {
  readonly source: readonly AlertMatcher[];
  readonly target: readonly AlertMatcher[];
  readonly equal: readonly string[];
}

/** What inhibition looks at. */
export interface FiringAlert {
  readonly fingerprint: string;
  readonly labels: Labels;
}

/** Says which firing alert mutes another; null when none does. */
export type Inhibitor = (labels: Labels) => FiringAlert | null;

/** Prepares the rules for one set of firing alerts, so that each alert is then asked for in about constant time. */
export function createInhibitor(rules: readonly InhibitRule[], firing: readonly FiringAlert[]): Inhibitor {
  const prepared = rules.map((rule) => {
    const sources = new Map<string, { any: FiringAlert; oneSided: FiringAlert | null }>();
    for (const alert of firing) {
      if (!matchesAll(rule.source, alert.labels)) continue;
      const key = equalKey(rule, alert.labels);
      const oneSided = matchesAll(rule.target, alert.labels) ? null : alert;
      const known = sources.get(key);
      sources.set(key, { any: known?.any ?? alert, oneSided: known?.oneSided ?? oneSided });
    }
    return { rule, sources };
  });
  return (labels) => {
    for (const { rule, sources } of prepared) {
      if (sources.size === 0 || !matchesAll(rule.target, labels)) continue;
      const source = sources.get(equalKey(rule, labels));
      if (source === undefined) continue;
      // An alert that matches both sides is not muted by others that do too, nor by itself.
      const muting = matchesAll(rule.source, labels) ? source.oneSided : source.any;
      if (muting !== null) return muting;
    }
    return null;
  };
}

function equalKey(rule: InhibitRule, labels: Labels): string {
  return rule.equal.map((name) => labels[name] ?? '').join('\xff');
}
