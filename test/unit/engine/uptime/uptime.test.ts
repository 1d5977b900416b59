import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import type { Store } from '#engine/storage/index.ts';
import { openUptime, uptimeMigrations } from '#engine/uptime/index.ts';
import { MOST_SPANS } from '#engine/uptime/record.ts';
import { makeTempDir, openTestStore } from '../../../helpers/test-store.ts';

const MIN = 60_000;
const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 1);
const web = { kind: 'probe', name: 'web' } as const;
const failure = { code: 'timeout', message: 'It took too long.' };

let folder: { dir: string; remove: () => void };
let store: Store;
let nowMs: number;
const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };

beforeEach(() => {
  folder = makeTempDir();
  store = openTestStore(folder.dir, uptimeMigrations);
  nowMs = START;
});

afterEach(() => {
  store.close();
  folder.remove();
});

const open = () => openUptime({ store, clock, log: silentLog });
type Opened = ReturnType<typeof open>;

/** A look each minute from now on. */
function look(uptime: Opened, states: readonly ('up' | 'down')[], subject: typeof web = web): void {
  for (const state of states) {
    uptime.observe(subject, {
      atMs: nowMs,
      state,
      failure: state === 'down' ? failure : null,
      intervalMs: MIN,
    });
    nowMs += MIN;
  }
}

describe('the uptime record', () => {
  it('says nothing before the first result', () => {
    expect(open().summary(web, 0.999)).toBeNull();
    expect(open().outages(web, 10)).toEqual([]);
  });

  it('tells availability, budget and outages, the lasting one without an end', () => {
    const uptime = open();
    look(uptime, [
      ...Array<'up'>(8).fill('up'),
      'down',
      'down',
      ...Array<'up'>(8).fill('up'),
      'down',
      'down',
    ]);
    const summary = uptime.summary(web, 0.9);
    expect(summary?.recordedSinceMs).toBe(START);
    expect(summary?.windows.map(({ windowMs }) => windowMs / DAY)).toEqual([1, 7, 30, 90]);
    expect(summary?.windows[0]).toMatchObject({ upMs: 16 * MIN, downMs: 4 * MIN, outages: 2 });
    expect(summary?.windows[0]?.availability).toBeCloseTo(0.8, 9);
    expect(summary?.windows[0]?.unknownMs).toBe(DAY - 20 * MIN);
    expect(summary?.budget.leftRatio).toBeCloseTo(-1, 9);
    expect(uptime.outages(web, 10)).toEqual([
      { fromMs: START + 18 * MIN, toMs: null, reason: failure.message },
      { fromMs: START + 8 * MIN, toMs: START + 10 * MIN, reason: failure.message },
    ]);
  });

  it('outlives a restart, which leaves a gap only when it took long', () => {
    const first = open();
    look(first, ['up', 'up', 'down', 'up']);
    first.flush();
    const second = open();
    look(second, ['up', 'up']);
    expect(second.summary(web, 0.999)?.windows[0]).toMatchObject({ upMs: 5 * MIN, downMs: MIN });
    second.flush();
    nowMs += 60 * MIN;
    const third = open();
    look(third, ['up']);
    const tally = third.summary(web, 0.999)?.windows[0];
    // The last look before the pause tells nothing of what came after it.
    expect(tally).toMatchObject({ upMs: 5 * MIN, downMs: MIN });
    expect(tally?.unknownMs).toBe(DAY - 6 * MIN);
  });

  it('owes what could not be written', () => {
    const uptime = open();
    look(uptime, ['up', 'down']);
    store.db.exec(
      "CREATE TEMP TRIGGER refuse BEFORE INSERT ON uptime_spans BEGIN SELECT RAISE(FAIL, 'full'); END",
    );
    expect(() => uptime.flush()).toThrow('full');
    store.db.exec('DROP TRIGGER refuse');
    uptime.flush();
    expect(open().outages(web, 10)).toHaveLength(1);
  });

  it('gives bars by name, with the reason', () => {
    const uptime = open();
    look(uptime, ['up', 'up', 'down', 'down']);
    look(uptime, ['up'], { kind: 'probe', name: 'other' } as unknown as typeof web);
    const bars = uptime.bars({ kind: 'probe' }, 5 * MIN, 5);
    expect(Object.keys(bars).sort()).toEqual(['other', 'web']);
    expect(bars.web?.map(({ reason }) => reason)).toEqual([
      null,
      null,
      failure.message,
      failure.message,
      failure.message,
    ]);
    expect(Object.keys(uptime.bars({ kind: 'probe', name: 'web' }, MIN, 1))).toEqual(['web']);
    expect(uptime.bars({ kind: 'target' }, MIN, 1)).toEqual({});
  });

  it('goes on under another name', () => {
    const uptime = open();
    look(uptime, ['up', 'down', 'up']);
    uptime.rename('probe', 'web', 'shop');
    expect(uptime.summary(web, 0.999)).toBeNull();
    expect(open().outages({ kind: 'probe', name: 'shop' }, 10)).toHaveLength(1);
    expect(uptime.outages({ kind: 'probe', name: 'shop' }, 10)).toHaveLength(1);
  });

  it('forgets after 91 days, and the oldest of what flaps', () => {
    const uptime = open();
    look(uptime, ['up', 'down', 'up']);
    uptime.flush();
    nowMs += 100 * DAY;
    for (let i = 0; i < MOST_SPANS + 500; i++) look(uptime, [i % 2 === 0 ? 'up' : 'down']);
    uptime.flush();
    const rows = store.db.prepare('SELECT count(*) AS n, min(from_ms) AS first FROM uptime_spans').get() as {
      n: number;
      first: number;
    };
    expect(rows.n).toBe(MOST_SPANS);
    expect(rows.first).toBeGreaterThan(START + 100 * DAY);
  });
});
