import type { BacktestOutcome, Episode } from '#shared/contract/rules.ts';
import { fingerprintOf, withoutSample, withSample } from '../rules/index.ts';
import type { AlertInstance } from '../rules/types.ts';
import type { AlertColumn, AlertColumns } from './alert-columns.ts';
import type { Columns } from './columns.ts';

export interface Timing {
  readonly forMs: number;
  readonly keepFiringForMs: number;
}

/** Episodes told one by one; of more only the number. */
const MOST_EPISODES = 500;

interface Told {
  readonly episodes: Episode[];
  pendingOnly: number;
}

/**
 * Runs the rules' own state machine over every alert's column. What was over before `fromMs` (the columns start earlier, so
 * that `for` is under way by then) isn't told; durations count from there.
 */
export function simulate(
  columns: Columns,
  { alerts, failed }: AlertColumns,
  timing: Timing,
  fromMs: number,
): Omit<BacktestOutcome, 'threshold'> {
  const endMs = columns.startMs + (columns.steps - 1) * columns.stepMs;
  const told: Told = { episodes: [], pendingOnly: 0 };
  let fired = 0;
  for (const alert of alerts) {
    const before = told.episodes.length;
    simulateAlert(columns, alert, failed, timing, fromMs, told);
    if (told.episodes.length > before) fired++;
  }
  const { episodes, pendingOnly } = told;
  const lengths = episodes.map(({ firingFromMs, toMs }) => (toMs ?? endMs) - Math.max(firingFromMs, fromMs));
  const raised = episodes.filter(({ firingFromMs }) => firingFromMs >= fromMs).length;
  const ended = episodes.filter(({ toMs }) => toMs !== null).length;
  episodes.sort((a, b) => a.firingFromMs - b.firingFromMs);
  return {
    ...timing,
    firings: episodes.length,
    alerts: fired,
    firingMs: lengths.reduce((sum, ms) => sum + ms, 0),
    longestMs: lengths.reduce((longest, ms) => Math.max(longest, ms), 0),
    notifications: raised + ended,
    pendingOnly,
    episodes: episodes.slice(-MOST_EPISODES),
  };
}

function simulateAlert(
  { startMs, stepMs, steps }: Columns,
  { labels, active }: AlertColumn,
  failed: Uint8Array,
  rule: Timing,
  fromMs: number,
  told: Told,
): void {
  const found = { fingerprint: fingerprintOf('', labels), labels, annotations: {}, value: 1 };
  let now: AlertInstance | null = null;
  let firing: Episode | null = null;
  for (let step = 0; step < steps; step++) {
    const isOn = active[step] === 1;
    // Nothing there, nothing to come; or firing on. The state machine would say the same, at greater length.
    if (now === null ? !isOn : isOn && now.state === 'firing' && now.keepFiringSinceMs === null) continue;
    if (failed[step] === 1) continue;
    const atMs = startMs + step * stepMs;
    const input = { rule, atMs, gapMs: 0, settling: false };
    const report = (instance: AlertInstance, from: string, to: string): void => {
      if (to === 'firing') {
        firing = { labels, pendingFromMs: instance.activeSinceMs, firingFromMs: atMs, toMs: null };
        told.episodes.push(firing);
      } else if (to === 'resolved' && firing !== null) {
        firing.toMs = atMs;
        if (atMs < fromMs) told.episodes.pop();
      } else if (to === 'inactive' && from === 'pending' && atMs >= fromMs) told.pendingOnly++;
    };
    if (isOn) now = withSample(found, now ?? undefined, input, report);
    else if (now !== null) now = withoutSample(now, input, report);
  }
}
