import type { Labels } from '#shared/model/labels.ts';
import { matchesAll } from './matchers.ts';
import type { AlertMatcher } from './matchers.ts';

/** Mutes the alerts that all its matchers match, from its start until before its end (unix ms). */
export interface Silence {
  readonly id: string;
  readonly matchers: readonly AlertMatcher[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly createdBy: string;
  readonly comment: string;
  readonly updatedAtMs: number;
}

export type SilenceState = 'pending' | 'active' | 'expired';

/** Where in its life a silence is. */
export function silenceState(
  { startsAtMs, endsAtMs }: Pick<Silence, 'startsAtMs' | 'endsAtMs'>,
  nowMs: number,
): SilenceState {
  if (nowMs >= endsAtMs) return 'expired';
  return nowMs >= startsAtMs ? 'active' : 'pending';
}

/** The active silences that mute these labels. */
export function silencedBy(silences: readonly Silence[], labels: Labels, nowMs: number): Silence[] {
  return silences.filter(
    (silence) => silenceState(silence, nowMs) === 'active' && matchesAll(silence.matchers, labels),
  );
}

/** What is wrong with a silence that someone wants to set, in words; null when nothing is (Alertmanager validateSilence). */
export function silenceProblem(
  silence: Pick<Silence, 'matchers' | 'startsAtMs' | 'endsAtMs'>,
  nowMs: number,
): string | null {
  const { matchers, startsAtMs, endsAtMs } = silence;
  if (matchers.length === 0) return 'A silence needs at least one matcher.';
  // What must not be something names what it mutes well enough (Alertmanager's matchesEmpty).
  if (matchers.every((matcher) => matcher.op.startsWith('=') && matcher.matches({})))
    return 'Every matcher of the silence also matches alerts without that label: it would mute everything. Make one of them name a value.';
  if (endsAtMs <= startsAtMs) return 'The silence ends before it starts.';
  if (endsAtMs <= nowMs) return 'The silence would end in the past.';
  return null;
}
