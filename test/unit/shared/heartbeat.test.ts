import { beforeEach, expect, test } from 'vitest';
import { startHeartbeat } from '#shared/transport/heartbeat.ts';

let told: string[];
let due: (() => void) | null;

/** The next beat. */
function beat(times = 1): void {
  for (let i = 0; i < times; i++) due?.();
}

function start() {
  return startHeartbeat({
    everyMs: 5_000,
    missedPings: 3,
    schedule: (task, ms) => {
      expect(ms).toBe(5_000);
      due = task;
      return () => (due = null);
    },
    ping: () => told.push('ping'),
    onSilent: () => told.push('silent'),
    onBack: () => told.push('back'),
  });
}

beforeEach(() => {
  told = [];
  due = null;
});

test('one that answers is never silent', () => {
  const heartbeat = start();
  for (let i = 0; i < 10; i++) {
    beat();
    heartbeat.heard();
  }
  expect(told).toEqual(Array.from({ length: 10 }, () => 'ping'));
});

test('one that misses so many pings is silent, said once, and is asked on', () => {
  const heartbeat = start();
  beat(3);
  expect(told).toEqual(['ping', 'ping', 'ping']);
  beat(3);
  expect(told).toEqual(['ping', 'ping', 'ping', 'silent', 'ping', 'ping', 'ping']);
  heartbeat.heard();
  expect(told.at(-1)).toBe('back');
  heartbeat.heard();
  expect(told.filter((word) => word === 'back')).toHaveLength(1);
  beat(4);
  expect(told.filter((word) => word === 'silent')).toHaveLength(2);
});

test('a word in between starts the count anew', () => {
  const heartbeat = start();
  beat(3);
  heartbeat.heard();
  beat(3);
  expect(told).not.toContain('silent');
});

test('stopped, it asks no more', () => {
  const heartbeat = start();
  heartbeat.stop();
  expect(due).toBeNull();
});
