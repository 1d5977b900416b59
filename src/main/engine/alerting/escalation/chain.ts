import type { Labels } from '#shared/model/labels.ts';
import type { Severity } from '#shared/model/severity.ts';
import { matchesAll } from '../routing/matchers.ts';
import type { AlertMatcher } from '../routing/matchers.ts';

/** Who is told when nobody has answered for so long. */
export interface EscalationLevel {
  /** Unlike any other of its chain: by it a level is known to have been told. */
  readonly name: string;
  /** Since the alert waits for an answer. */
  readonly afterMs: number;
  /** Names of receivers. */
  readonly receivers: readonly string[];
  /** Names of rotas: the receivers of whoever is on call then. */
  readonly rotas: readonly string[];
  /** Null: alerts of every severity. */
  readonly severities: readonly Severity[] | null;
}

/** The levels of one kind of alert, by `afterMs`. */
export interface EscalationChain {
  readonly name: string;
  readonly matchers: readonly AlertMatcher[];
  /** Only alerts that a route gives to this receiver; null: all. */
  readonly receiver: string | null;
  readonly levels: readonly EscalationLevel[];
}

/** The first chain that takes an alert. */
export function chainOf(
  chains: readonly EscalationChain[],
  labels: Labels,
  routedTo: readonly string[],
): EscalationChain | null {
  return (
    chains.find(
      ({ matchers, receiver }) =>
        matchesAll(matchers, labels) && (receiver === null || routedTo.includes(receiver)),
    ) ?? null
  );
}

/** A level that was told of. */
export interface ToldLevel {
  readonly level: string;
  readonly atMs: number;
}

/** A level to come. */
export interface DueLevel {
  readonly level: EscalationLevel;
  readonly dueMs: number;
}

/** A time in which this machine slept, or the engine didn't run: nobody could answer. */
export interface Away {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When `ms` have passed since `fromMs`, times away not counted. `away` is in order and without overlaps. */
export function afterAwake(fromMs: number, ms: number, away: readonly Away[]): number {
  let due = fromMs + ms;
  for (const gap of away) {
    if (gap.toMs <= fromMs) continue;
    if (gap.fromMs >= due) break;
    due += gap.toMs - Math.max(gap.fromMs, fromMs);
  }
  return due;
}

export interface EscalationQuestion {
  readonly chain: EscalationChain;
  readonly severity: Severity;
  /** Since when the alert waits for an answer: it fired, was given back, or was muted until then. */
  readonly waitingSinceMs: number;
  readonly told: readonly ToldLevel[];
  readonly away: readonly Away[];
}

/**
 * The levels to come, in order, as if nobody answered. A level comes at its own time and never sooner after the one before
 * than the two are apart, so that after a long stop people hear of it one after the other, as meant.
 */
export function levelsToCome(question: EscalationQuestion): DueLevel[] {
  const { chain, severity, waitingSinceMs, told, away } = question;
  const toldAt = new Map(told.map(({ level, atMs }) => [level, atMs]));
  const found: DueLevel[] = [];
  let before: { readonly afterMs: number; readonly atMs: number } | null = null;
  for (const level of chain.levels) {
    if (level.severities?.includes(severity) === false) continue;
    const known = toldAt.get(level.name);
    const own = afterAwake(waitingSinceMs, level.afterMs, away);
    const spaced: number =
      before === null ? own : Math.max(own, afterAwake(before.atMs, level.afterMs - before.afterMs, away));
    if (known === undefined) found.push({ level, dueMs: spaced });
    // A level put in below one that was told comes too late to be of use.
    else found.length = 0;
    before = { afterMs: level.afterMs, atMs: known ?? spaced };
  }
  return found;
}
