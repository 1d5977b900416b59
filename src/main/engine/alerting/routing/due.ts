/** What a receiver was last told of a group, by fingerprints. */
export interface SentBefore {
  readonly sentMs: number;
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
}

export interface DueQuestion {
  readonly before: SentBefore | null;
  readonly firing: readonly { readonly fingerprint: string }[];
  readonly resolved: readonly { readonly fingerprint: string }[];
  readonly sendsResolved: boolean;
  readonly repeatMs: number;
  readonly nowMs: number;
}

/** Whether a receiver is to hear of a group again (Alertmanager notify.DedupStage.needsUpdate). */
export function isDue({ before, firing, resolved, sendsResolved, repeatMs, nowMs }: DueQuestion): boolean {
  // A recovery is no news for who never heard of the trouble.
  if (before === null) return firing.length > 0;
  const knownFiring = new Set(before.firing);
  if (firing.some(({ fingerprint }) => !knownFiring.has(fingerprint))) return true;
  // The end of all of it is remembered even where it is not told.
  if (firing.length === 0) return before.firing.length > 0 && resolved.length > 0;
  const knownResolved = new Set(before.resolved);
  if (sendsResolved && resolved.some(({ fingerprint }) => !knownResolved.has(fingerprint))) return true;
  return nowMs - before.sentMs >= repeatMs;
}
