import type { AlertInstance } from '../rules/types.ts';
import type { openInstanceRows, RuleName } from './instance-rows.ts';
import { differs } from './rule-evaluation.ts';

/**
 * Writes what differs, or all when the rule itself was edited. A new value alone is not written: every evaluation brings one,
 * and a restart doesn't need it.
 */
export function storeInstances(
  rows: ReturnType<typeof openInstanceRows>,
  name: RuleName,
  change: {
    readonly before: readonly AlertInstance[];
    readonly after: readonly AlertInstance[];
    readonly all: boolean;
  },
): void {
  const old = new Map(change.before.map((instance) => [instance.fingerprint, instance]));
  for (const instance of change.after) {
    const stored = old.get(instance.fingerprint);
    if (change.all || stored === undefined || differs(stored, instance)) rows.put(name, instance);
    old.delete(instance.fingerprint);
  }
  for (const fingerprint of old.keys()) rows.remove(fingerprint);
}
