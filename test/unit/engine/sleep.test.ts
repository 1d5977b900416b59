/** Sleep is noticed, kept, and followed by a time in which nothing is judged. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { openSleep, sleepMigrations } from '#engine/sleep/index.ts';
import { sleptWithin } from '#engine/sleep/sleep-watch.ts';
import type { Store } from '#engine/storage/types.ts';
import { makeTempDir, openTestStore } from '../../helpers/test-store.ts';

const HOUR = 3_600_000;
let temp: ReturnType<typeof makeTempDir>;
let store: Store;
let nowMs: number;
beforeEach(() => {
  temp = makeTempDir();
  store = openTestStore(temp.dir, sleepMigrations);
  nowMs = 1_000_000;
});
afterEach(() => {
  store.close();
  temp.remove();
});

// The monotonic clock stands still in sleep here, as Linux's does.
const open = (settleMs = 30_000) =>
  openSleep({
    store,
    clock: { nowMs: () => nowMs, monotonicMs: () => 0 },
    log: silentLog,
    settleMs: () => settleMs,
  });

test('a minute or more between two looks is a sleep; less is a busy machine, and back is no sleep', () => {
  const sleep = open();
  for (const step of [1_000, 59_999, -HOUR]) {
    nowMs += step;
    expect(sleep.isSettling()).toBe(false);
  }
  expect(sleep.recent()).toEqual([]);
  nowMs += 60_000;
  expect(sleep.isSettling()).toBe(true);
  expect(sleep.recent()).toEqual([{ fromMs: nowMs - 60_000, toMs: nowMs }]);
});

test('it settles for as long as told, from waking, and no longer than ten minutes', () => {
  const sleep = open();
  nowMs += 8 * HOUR;
  expect(sleep.isSettling()).toBe(true);
  nowMs += 29_999;
  expect(sleep.isSettling()).toBe(true);
  nowMs += 1;
  expect(sleep.isSettling()).toBe(false);
  const slow = open(2 * HOUR);
  nowMs += HOUR;
  slow.look();
  for (let i = 0; i < 20; i++) {
    nowMs += 30_000;
    slow.look();
  }
  expect(slow.isSettling()).toBe(false);
});

test('sleeps are kept over a restart', () => {
  const sleep = open();
  nowMs += HOUR;
  sleep.look();
  expect(open().recent()).toEqual([{ fromMs: 1_000_000, toMs: 1_000_000 + HOUR }]);
});

test.each([
  [0, 100, 30],
  [15, 100, 25],
  [0, 12, 2],
  [21, 29, 0],
  [12, 14, 2],
])('from %i to %i, %i were slept through', (fromMs, toMs, slept) => {
  const sleeps = [
    { fromMs: 10, toMs: 20 },
    { fromMs: 40, toMs: 60 },
  ];
  expect(sleptWithin(sleeps, fromMs, toMs)).toBe(slept);
});
