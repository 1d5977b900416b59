import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { latestDue, offsetOf } from '../../base/schedule.ts';
import type { RuleGroup } from '../types.ts';
import { groupKey } from './rule-engine.ts';
import type { RuleEngine } from './rule-engine.ts';

export interface RuleSchedulerOptions {
  readonly engine: Pick<RuleEngine, 'evaluateGroup'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Calls `fn` once after the delay; returns the function that calls it off. */
  readonly schedule: (delayMs: number, fn: () => void) => () => void;
}

export interface GroupSchedule {
  readonly group: string;
  readonly file: string;
  readonly intervalMs: number;
  readonly evaluations: number;
  /** Evaluations that were due but left out, because one took too long or the machine slept. */
  readonly missed: number;
}

export interface RuleScheduler {
  /** Starts, changes and stops schedules so that exactly these groups run; call after the engine's `apply`. */
  apply(groups: readonly RuleGroup[]): void;
  schedules(): GroupSchedule[];
  /**
   * Samples came in. Groups of alerting rules that are evaluated every second are looked at now instead of at their slot's
   * time, so that who is to be told hears of it within a fraction of a second.
   */
  dataCame(): void;
  /** Evaluations of groups left out since the start, groups that are gone included. */
  missed(): number;
  /** No evaluation starts after this; resolves when those under way have ended. */
  stop(): Promise<void>;
}

interface Loop {
  group: RuleGroup;
  cancel: () => void;
  stopped: boolean;
  /** Resolves when the evaluation under way has ended. */
  running: Promise<void>;
  evaluations: number;
  missed: number;
  /** As of when it was evaluated last, and how long that usually takes; both in ms. */
  lastAtMs: number;
  usualTookMs: number;
  /** Calls off a look that samples brought about; null when none is to come. */
  cancelLook: (() => void) | null;
}

/** Who has a group evaluated this often wants to hear at once. */
const PROMPT_INTERVAL_MS = 1_000;
/** Between two looks at one group; and at most a fifth of the time goes to them. */
const LOOK_GAP_MS = 50;
const LOOK_SHARE = 5;
const MEAN_WEIGHT = 0.05;

/**
 * Evaluates every group once per interval, at an offset that is the group's own (a hash of its identity), so that groups
 * don't crowd and slots stay where they are over restarts. A group's evaluations never overlap; what is overdue is counted
 * and left out, never caught up with.
 */
export function createRuleScheduler(options: RuleSchedulerOptions): RuleScheduler {
  const { engine, clock, log, schedule } = options;
  const loops = new Map<string, Loop>();
  let missed = 0;

  function miss(loop: Loop, count: number): void {
    loop.missed += count;
    missed += count;
  }

  function plan(loop: Loop, dueMs: number): void {
    loop.cancel = schedule(Math.max(0, dueMs - clock.nowMs()), () => {
      loop.running = loop.running.then(() => (loop.stopped ? undefined : run(loop, dueMs)));
    });
  }

  async function evaluate(loop: Loop, wantedMs: number): Promise<boolean> {
    const { group } = loop;
    // After a look that samples brought about, its time counts: results are stored in order.
    const isAfterLook = wantedMs <= loop.lastAtMs && loop.lastAtMs - wantedMs < group.intervalMs;
    const atMs = isAfterLook ? loop.lastAtMs + 1 : wantedMs;
    const startedMs = clock.monotonicMs();
    try {
      await engine.evaluateGroup(group, atMs);
      return true;
    } catch (error) {
      log.error({ err: error, group: group.name, file: group.file }, 'evaluating a rule group failed');
      return false;
    } finally {
      loop.lastAtMs = atMs;
      // Now and then one takes long because alerts had to be stored: the mean goes slowly.
      loop.usualTookMs += (clock.monotonicMs() - startedMs - loop.usualTookMs) * MEAN_WEIGHT;
    }
  }

  /** Looks at a group soon, unless it is to be looked at already. */
  function look(loop: Loop): void {
    const { group, cancelLook, lastAtMs, usualTookMs } = loop;
    const isPrompt =
      group.intervalMs <= PROMPT_INTERVAL_MS && group.rules.every(({ kind }) => kind === 'alerting');
    if (!isPrompt || cancelLook !== null) return;
    const gapMs = Math.max(LOOK_GAP_MS, LOOK_SHARE * usualTookMs);
    const waitMs = Math.min(gapMs, Math.max(0, lastAtMs + gapMs - clock.nowMs()));
    loop.cancelLook = schedule(waitMs, () => {
      loop.cancelLook = null;
      loop.running = loop.running.then(async () => {
        if (!loop.stopped) await evaluate(loop, clock.nowMs());
      });
    });
  }

  async function run(loop: Loop, dueMs: number): Promise<void> {
    const { group } = loop;
    // Woken long after the slot: take the newest slot that has come instead.
    const slotMs = Math.max(dueMs, latestSlot(group, clock.nowMs()));
    miss(loop, Math.round((slotMs - dueMs) / group.intervalMs));
    if (await evaluate(loop, slotMs)) loop.evaluations++;
    if (loop.stopped) return;
    const nowMs = clock.nowMs();
    const planned = slotMs + group.intervalMs;
    const nextMs = latestSlot(group, nowMs) + group.intervalMs;
    if (nextMs > planned) miss(loop, Math.round((nextMs - planned) / group.intervalMs));
    // After the wall clock was set back, `nextMs` lies before `planned`: go on at the new time instead of waiting it out.
    plan(loop, nextMs <= slotMs && slotMs - nowMs <= group.intervalMs ? planned : nextMs);
  }

  function end(loop: Loop): void {
    loop.stopped = true;
    loop.cancel();
    loop.cancelLook?.();
  }

  return {
    apply(groups) {
      const wanted = new Map(groups.map((group) => [groupKey(group), group]));
      for (const [key, loop] of loops) {
        const group = wanted.get(key);
        if (group?.intervalMs === loop.group.intervalMs) continue;
        end(loop);
        loops.delete(key);
      }
      for (const [key, group] of wanted) {
        const loop = loops.get(key);
        if (loop !== undefined) {
          loop.group = group;
          continue;
        }
        const started: Loop = {
          group,
          cancel: () => undefined,
          stopped: false,
          running: Promise.resolve(),
          evaluations: 0,
          missed: 0,
          lastAtMs: -Infinity,
          usualTookMs: 0,
          cancelLook: null,
        };
        loops.set(key, started);
        plan(started, latestSlot(group, clock.nowMs()) + group.intervalMs);
      }
    },
    dataCame() {
      for (const loop of loops.values()) look(loop);
    },
    missed: () => missed,
    schedules: () =>
      [...loops.values()].map(({ group, evaluations, missed }) => ({
        group: group.name,
        file: group.file,
        intervalMs: group.intervalMs,
        evaluations,
        missed,
      })),
    async stop() {
      const ending = [...loops.values()];
      loops.clear();
      ending.forEach(end);
      await Promise.all(ending.map((loop) => loop.running));
    },
  };
}

/** The newest of the group's slots that is not after `nowMs`. */
function latestSlot(group: RuleGroup, nowMs: number): number {
  return latestDue(nowMs, group.intervalMs, offsetOf(groupKey(group), group.intervalMs));
}
