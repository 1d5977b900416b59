import type { Observation, Span, Track } from './types.ts';

/** Longer than two intervals and this between two looks: nobody looked (we didn't run, or the machine slept). */
const SLACK_MS = 10_000;

export const emptyTrack: Track = { span: null, seenMs: -Infinity, graceMs: 0, pendingFromMs: null };

/** What one look changed. */
export interface Step {
  readonly track: Track;
  /** The span before, where it ended with this look. */
  readonly ended: Span | null;
  /** The clock went back this far: what is on record from there on never was. Null as a rule. */
  readonly undoneFromMs: number | null;
}

/**
 * Takes a look into the record. The time between two looks counts as what the first of them saw; between looks that lie
 * further apart than two intervals (and ten seconds) it is unknown. Failures that turned out to be an outage count from
 * the first of them, those that didn't count as up. Pure.
 */
export function observe(track: Track, look: Observation): Step {
  const { atMs } = look;
  const graceMs = 2 * look.intervalMs + SLACK_MS;
  // A clock that was set right by a little: time that is told already isn't told again.
  if (atMs <= track.seenMs && atMs > track.seenMs - graceMs)
    return { track, ended: null, undoneFromMs: null };
  if (atMs <= track.seenMs) {
    const before = cutAt(track.span, atMs);
    const restarted = observe({ ...emptyTrack, span: before }, look);
    return { ...restarted, ended: restarted.ended ?? before, undoneFromMs: atMs };
  }
  const isNext = atMs - track.seenMs <= Math.max(graceMs, track.graceMs);
  const pendingFromMs = isNext ? track.pendingFromMs : null;
  const span = isNext ? track.span : null;
  // What is down and fails again is down, however many failures it would take from up.
  const state = look.state === 'pending' && span?.state === 'down' ? 'down' : look.state;
  const seen = { seenMs: atMs, graceMs };
  if (state === 'pending') {
    // Behind a gap there is nothing to go on with.
    return step({ ...seen, span, pendingFromMs: pendingFromMs ?? atMs }, span === null ? track.span : null);
  }
  const next = { ...seen, pendingFromMs: null };
  const failure = state === 'down' ? look.failure : null;
  if (span?.state === state && span.failure?.code === failure?.code) {
    return step({ ...next, span: { ...span, toMs: atMs } }, null);
  }
  const fromMs = pendingFromMs ?? atMs;
  const ended = span === null ? track.span : { ...span, toMs: fromMs };
  return step({ ...next, span: { fromMs, toMs: atMs, state, failure } }, ended);
}

/** The newest span as it is now: it lasts until it is certain that nobody looks any more. */
export function spanAt(track: Track, nowMs: number): Span | null {
  const { span, seenMs, graceMs } = track;
  if (span === null || nowMs <= span.toMs) return span;
  return nowMs - seenMs <= graceMs ? { ...span, toMs: nowMs } : span;
}

function step(track: Track, ended: Span | null): Step {
  return { track, ended, undoneFromMs: null };
}

function cutAt(span: Span | null, atMs: number): Span | null {
  if (span === null || span.fromMs >= atMs) return null;
  return { ...span, toMs: Math.min(span.toMs, atMs) };
}
