import { formatDuration } from '#shared/format/index.ts';
import type { BacktestOutcome, Episode } from '#shared/contract/rules.ts';
import type { RuleStatus } from '#shared/contract/alerts.ts';
import { splitComparison } from '../alerts/comparison.ts';

/** A rule as the form has it; durations as they are written in rule files. */
export interface RuleDraft {
  readonly expr: string;
  readonly forText: string;
  readonly keepText: string;
}

export function draftOf(rule: RuleStatus): RuleDraft {
  return {
    expr: rule.expr,
    forText: writeDuration(rule.forMs),
    keepText: writeDuration(rule.keepFiringForMs),
  };
}

/** What of a draft can be evaluated; null where a duration can't be read or there is no expression. */
export function readDraft(
  draft: RuleDraft,
): { readonly expr: string; readonly forMs: number; readonly keepFiringForMs: number } | null {
  const [forMs, keepFiringForMs] = [readDuration(draft.forText), readDuration(draft.keepText)];
  const expr = draft.expr.trim();
  return expr === '' || forMs === null || keepFiringForMs === null ? null : { expr, forMs, keepFiringForMs };
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** Reads `5m`, `1h30m`, `90s`; an empty text is 0, anything else that isn't a duration null. */
export function readDuration(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '0') return 0;
  const match = /^(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m(?!s))?\s*(?:(\d+)s)?\s*(?:(\d+)ms)?$/.exec(trimmed);
  if (!match) return null;
  return UNITS.reduce((sum, [, size], i) => sum + Number(match[i + 1] ?? 0) * size, 0);
}

/** The same, written: `1h30m`, `5m`, `0`. */
export function writeDuration(ms: number): string {
  if (ms === 0) return '0';
  let rest = ms;
  let text = '';
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${String(count)}${unit}`;
    rest -= count * size;
  }
  return text;
}

/** Values of `for` worth trying; the slider's stops. */
export const FOR_STOPS: readonly number[] = [
  0, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000,
];

/** The expression with another number to compare with; as it is where it doesn't compare with one. */
export function withThreshold(expr: string, value: number): string {
  const { expr: left, threshold } = splitComparison(expr);
  const op = threshold?.label.split(' ')[0];
  return op === undefined ? expr : `${left} ${op} ${String(value)}`;
}

/** Thresholds around one, rounded so that they can be said; the value itself is left out. */
export function thresholdsAround(value: number): number[] {
  const factors = value === 0 ? [] : [0.5, 0.75, 0.9, 1.1, 1.25, 1.5];
  const rounded = factors.map((factor) => roundTo(value * factor, 3));
  return [...new Set(rounded)].filter((each) => each !== value).sort((a, b) => a - b);
}

/** Rounds to so many significant digits. */
export function roundTo(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** "Fires 4 times, 2 h 10 min in all" */
export function outcomeSentence({ firings, firingMs }: BacktestOutcome): string {
  if (firings === 0) return 'never fires';
  return `${times(firings)}, ${formatDuration(firingMs)} in all`;
}

export function times(count: number): string {
  return count === 1 ? 'once' : `${String(count)} times`;
}

/** Episodes by alert, those that fired longest first. */
export function byAlert(
  episodes: readonly Episode[],
  endMs: number,
): {
  readonly labels: Episode['labels'];
  readonly episodes: readonly Episode[];
  readonly firingMs: number;
}[] {
  const groups = new Map<string, Episode[]>();
  for (const episode of episodes) {
    const key = JSON.stringify(Object.entries(episode.labels).sort());
    groups.set(key, [...(groups.get(key) ?? []), episode]);
  }
  return [...groups.values()]
    .map((group) => ({
      labels: group[0]?.labels ?? {},
      episodes: group,
      firingMs: group.reduce((sum, { firingFromMs, toMs }) => sum + (toMs ?? endMs) - firingFromMs, 0),
    }))
    .sort((a, b) => b.firingMs - a.firingMs);
}
