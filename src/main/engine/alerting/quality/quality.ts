import type { RuleQuality } from '#shared/contract/alerts.ts';
import type { RuleStep } from '../transition-rows.ts';

/** What fired and was over this soon, without anybody answering, was hardly worth telling. */
export const FLAPPING_MS = 5 * 60_000;

const HOUR_MS = 3_600_000;

export interface QualityFacts {
  /** Oldest first, until now; those before the period tell nothing. */
  readonly transitions: readonly RuleStep[];
  /** Who acknowledged which alert when. */
  readonly acknowledgements: readonly { readonly fingerprint: string; readonly atMs: number }[];
  /** Firings that somebody marked as false. */
  readonly falsePositives: readonly { readonly fingerprint: string; readonly firedMs: number }[];
}

/** One alert from firing to its end; unix ms. */
interface Firing {
  readonly fingerprint: string;
  /** The step with which it began. */
  readonly of: RuleStep;
  readonly firedMs: number;
  readonly endedMs: number | null;
}

/** How each rule that fired in the period did, the noisiest first. */
export function qualityOf(facts: QualityFacts, fromMs: number, toMs: number): RuleQuality[] {
  const acks = Map.groupBy(facts.acknowledgements, ({ fingerprint }) => fingerprint);
  const marked = new Set(
    facts.falsePositives.map(({ fingerprint, firedMs }) => `${fingerprint} ${String(firedMs)}`),
  );
  const firings = firingsOf(facts.transitions).filter(({ firedMs }) => firedMs >= fromMs && firedMs <= toMs);
  const idOf = ruleIdsOf(facts.transitions);
  return [...Map.groupBy(firings, ({ of }) => idOf(of))]
    .map(([ruleId, own]) => {
      const { rule, group, severity } = own[own.length - 1]!.of;
      const judged = own.map((firing) => {
        const { fingerprint, firedMs, endedMs } = firing;
        const answeredMs = acks
          .get(fingerprint)
          ?.map(({ atMs }) => atMs)
          .filter((atMs) => atMs >= firedMs && atMs <= (endedMs ?? Infinity))
          .reduce((first, atMs) => Math.min(first, atMs), Infinity);
        const waitedMs = answeredMs === undefined || answeredMs === Infinity ? null : answeredMs - firedMs;
        const isFalse = marked.has(`${fingerprint} ${String(firedMs)}`);
        const isFlapping = waitedMs === null && endedMs !== null && endedMs - firedMs < FLAPPING_MS;
        const isNoise = isFalse || (waitedMs === null && endedMs !== null);
        return { waitedMs, isFalse, isFlapping, isNoise };
      });
      const count = (test: (each: (typeof judged)[number]) => boolean): number => judged.filter(test).length;
      const waits = judged.flatMap(({ waitedMs }) => (waitedMs === null ? [] : [waitedMs]));
      return {
        ruleId,
        rule,
        group,
        severity,
        fired: own.length,
        acknowledged: waits.length,
        flapping: count(({ isFlapping }) => isFlapping),
        falsePositives: count(({ isFalse }) => isFalse),
        noise: count(({ isNoise }) => isNoise),
        perHour: own.length / Math.max(1, (toMs - fromMs) / HOUR_MS),
        timeToAcknowledgeMs: median(waits),
      };
    })
    .sort(
      (a, b) =>
        b.noise - a.noise ||
        b.fired - a.fired ||
        a.rule.localeCompare(b.rule) ||
        a.group.localeCompare(b.group),
    );
}

/** The rule a step is of; one from before that was kept is of the only rule of its name, else of the name. */
function ruleIdsOf(steps: readonly RuleStep[]): (step: RuleStep) => string {
  const byName = Map.groupBy(
    steps.filter(({ ruleId }) => ruleId !== ''),
    ({ rule }) => rule,
  );
  return ({ ruleId, rule }) => {
    if (ruleId !== '') return ruleId;
    const ids = new Set(byName.get(rule)?.map((each) => each.ruleId));
    return ids.size === 1 ? ([...ids][0] ?? rule) : rule;
  };
}

function firingsOf(transitions: QualityFacts['transitions']): Firing[] {
  const open = new Map<string, Firing>();
  const done: Firing[] = [];
  for (const step of transitions) {
    const { fingerprint, to, from, atMs } = step;
    const before = open.get(fingerprint);
    if (from === 'firing' && before !== undefined) {
      done.push({ ...before, endedMs: atMs });
      open.delete(fingerprint);
    }
    if (to === 'firing') open.set(fingerprint, { fingerprint, of: step, firedMs: atMs, endedMs: null });
  }
  return [...done, ...open.values()];
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const at = (index: number): number => sorted[index] ?? 0;
  if (sorted.length === 0) return null;
  return Number.isInteger(middle) ? (at(middle - 1) + at(middle)) / 2 : at(Math.floor(middle));
}
