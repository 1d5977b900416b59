import { labelsKey } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { Rule, RuleGroup } from '../types.ts';

/** Rules alike in kind, name and labels: as recording rules they write over each other. Each named once, in order of name. */
export function duplicateRules(groups: readonly RuleGroup[]): { name: string; labels: Labels }[] {
  const seen = new Map<string, { rule: Rule; count: number }>();
  for (const rule of groups.flatMap((group) => group.rules)) {
    const key = `${rule.name}\xff${labelsKey(rule.labels)}`;
    seen.set(key, { rule, count: (seen.get(key)?.count ?? 0) + 1 });
  }
  return [...seen]
    .filter(([, { count }]) => count > 1)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { rule }]) => ({ name: rule.name, labels: rule.labels }));
}
