import { describe, expect, it } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { createRuleScheduler } from '#engine/rules/index.ts';
import { alertingRule, recordingRule, ruleGroup } from './builders.ts';

/** A clock and a timer queue that move only when told. */
function createWorld() {
  let nowMs = 1_000_000;
  let timers: { atMs: number; fn: () => void }[] = [];
  const evaluated: { group: string; atMs: number }[] = [];
  let block: Promise<void> | null = null;
  const scheduler = createRuleScheduler({
    engine: {
      evaluateGroup: async (group, atMs) => {
        evaluated.push({ group: group.name, atMs });
        if (block !== null) await block;
      },
    },
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    log: silentLog,
    schedule: (delayMs, fn) => {
      const timer = { atMs: nowMs + delayMs, fn };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    scheduler,
    evaluated,
    timers: () => timers.length,
    jump: (ms: number) => {
      nowMs += ms;
    },
    block: (until: Promise<void> | null) => {
      block = until;
    },
    async fire() {
      const due = timers.filter((timer) => timer.atMs <= nowMs);
      timers = timers.filter((timer) => timer.atMs > nowMs);
      for (const timer of due) timer.fn();
      await settle();
    },
    async advance(ms: number) {
      const endMs = nowMs + ms;
      await settle();
      for (;;) {
        const next = timers.toSorted((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined || next.atMs > endMs) break;
        nowMs = Math.max(nowMs, next.atMs);
        timers = timers.filter((timer) => timer !== next);
        next.fn();
        await settle();
      }
      nowMs = endMs;
    },
  };
}

describe('rule scheduler', () => {
  it('evaluates each group once per interval at its own stable offset', async () => {
    const world = createWorld();
    world.scheduler.apply([ruleGroup([], { name: 'a' }), ruleGroup([], { name: 'b', intervalMs: 5_000 })]);
    await world.advance(60_000);
    const times = (name: string) => world.evaluated.filter((e) => e.group === name).map((e) => e.atMs);
    expect(times('a')).toHaveLength(6);
    expect(times('b')).toHaveLength(12);
    expect(new Set(times('a').map((ms) => ms % 10_000)).size).toBe(1);
    expect(new Set(times('b').map((ms) => ms % 5_000)).size).toBe(1);
    const other = createWorld();
    other.jump(3_333);
    other.scheduler.apply([ruleGroup([], { name: 'a' })]);
    await other.advance(10_000);
    expect((other.evaluated[0]?.atMs ?? 0) % 10_000).toBe((times('a')[0] ?? 0) % 10_000);
  });

  it('never overlaps, counts what it missed, and does not catch up', async () => {
    const world = createWorld();
    let release: () => void = () => undefined;
    world.block(new Promise((resolve) => (release = resolve)));
    world.scheduler.apply([ruleGroup([])]);
    await world.advance(45_000);
    expect(world.evaluated).toHaveLength(1);
    world.block(null);
    release();
    await world.advance(0);
    await world.advance(10_000);
    expect(world.evaluated).toHaveLength(2);
    const [first, second] = world.evaluated;
    const skipped = ((second?.atMs ?? 0) - (first?.atMs ?? 0)) / 10_000 - 1;
    expect(skipped).toBeGreaterThanOrEqual(3);
    expect(world.scheduler.schedules()[0]).toMatchObject({ evaluations: 2, missed: skipped });
  });

  it('makes one evaluation, not a burst, after a long sleep', async () => {
    const world = createWorld();
    world.scheduler.apply([ruleGroup([])]);
    await world.advance(20_000);
    expect(world.evaluated).toHaveLength(2);
    world.jump(3_600_000);
    await world.fire();
    await world.advance(0);
    expect(world.evaluated).toHaveLength(3);
    const gap = (world.evaluated[2]?.atMs ?? 0) - (world.evaluated[1]?.atMs ?? 0);
    expect(world.scheduler.schedules()[0]?.missed).toBe(gap / 10_000 - 1);
    world.scheduler.apply([]);
    expect(world.scheduler.missed()).toBe(gap / 10_000 - 1);
    world.scheduler.apply([ruleGroup([])]);
    await world.advance(10_000);
    expect(world.evaluated).toHaveLength(4);
  });

  it('goes on at the new time when the wall clock is set back', async () => {
    const world = createWorld();
    world.scheduler.apply([ruleGroup([])]);
    await world.advance(10_000);
    world.jump(-500_000);
    await world.advance(600_000);
    expect(world.evaluated.length).toBeGreaterThan(8);
  });

  it('looks at once when samples come, at alerts that are evaluated every second', async () => {
    const world = createWorld();
    world.scheduler.apply([
      ruleGroup([alertingRule()], { name: 'prompt', intervalMs: 1_000 }),
      ruleGroup([alertingRule()], { name: 'slow', intervalMs: 10_000 }),
      ruleGroup([recordingRule()], { name: 'recorded', intervalMs: 1_000 }),
    ]);
    await world.advance(1_000);
    world.evaluated.length = 0;
    await world.advance(200);
    const before = world.evaluated.filter(({ group }) => group === 'prompt').length;
    // Several at a time are one look.
    for (let i = 0; i < 3; i++) world.scheduler.dataCame();
    await world.advance(60);
    const looks = world.evaluated.filter(({ group }) => group === 'prompt').length - before;
    expect(looks).toBeGreaterThanOrEqual(1);
    expect(looks).toBeLessThanOrEqual(2);
    expect(world.evaluated.every(({ group }) => group !== 'slow')).toBe(true);
    // However often samples come: never two at once, always forward, and slots go on.
    for (let i = 0; i < 400; i++) {
      world.scheduler.dataCame();
      await world.advance(25);
    }
    const times = world.evaluated.filter(({ group }) => group === 'prompt').map(({ atMs }) => atMs);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    expect(times.length).toBeLessThan(10_000 / 40);
    expect(world.scheduler.schedules()[0]).toMatchObject({ missed: 0 });
    await world.scheduler.stop();
    world.scheduler.dataCame();
    expect(world.timers()).toBe(0);
  });

  it('follows the config and stops', async () => {
    const world = createWorld();
    world.scheduler.apply([ruleGroup([], { name: 'a' }), ruleGroup([], { name: 'b' })]);
    world.scheduler.apply([ruleGroup([], { name: 'b' }), ruleGroup([], { name: 'c' })]);
    expect(world.timers()).toBe(2);
    await world.advance(10_000);
    expect(world.evaluated.map((e) => e.group).sort()).toEqual(['b', 'c']);
    world.scheduler.apply([ruleGroup([], { name: 'b', intervalMs: 1_000 })]);
    await world.advance(3_000);
    expect(world.evaluated).toHaveLength(5);
    let release: () => void = () => undefined;
    world.block(new Promise((resolve) => (release = resolve)));
    await world.advance(1_000);
    let stopped = false;
    const stopping = world.scheduler.stop().then(() => (stopped = true));
    await world.advance(0);
    expect(stopped).toBe(false);
    release();
    await stopping;
    await world.advance(60_000);
    expect(world.evaluated).toHaveLength(6);
    expect(world.timers()).toBe(0);
  });
});
