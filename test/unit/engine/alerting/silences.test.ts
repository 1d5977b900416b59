import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { alertingMigrations, parseMatchers } from '#engine/alerting/index.ts';
import { silencedBy } from '#engine/alerting/routing/silence.ts';
import { openSilences } from '#engine/alerting/silences.ts';
import type { Store } from '#engine/storage/types.ts';
import { makeTempDir, openTestStore } from '../../../helpers/test-store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let temp: ReturnType<typeof makeTempDir>;
let store: Store;
let silences: ReturnType<typeof openSilences>;
let nowMs: number;
let ids: number;

function open(): void {
  store = openTestStore(temp.dir, alertingMigrations);
  silences = openSilences({
    db: store.db,
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    newId: () => `id-${String(++ids)}`,
  });
}

beforeEach(() => {
  temp = makeTempDir();
  nowMs = 100 * DAY;
  ids = 0;
  open();
});
afterEach(() => {
  store.close();
  temp.remove();
});

const put = (fromMs: number, toMs: number, change: { id?: string; matchers?: string } = {}): string =>
  silences.put(
    {
      ...(change.id === undefined ? {} : { id: change.id }),
      matchers: parseMatchers(change.matchers ?? 'team=web'),
      startsAtMs: nowMs + fromMs,
      endsAtMs: nowMs + toMs,
      comment: 'work',
    },
    'me',
  );
const states = (): string[] => silences.views([]).map(({ id, state }) => `${id} ${state}`);
const mutes = (labels: Record<string, string>): boolean =>
  silencedBy(silences.all(), labels, nowMs).length > 0;

describe('which alerts a silence mutes', () => {
  test.each<[string, Record<string, string>, boolean]>([
    ['team=web', { team: 'web' }, true],
    ['team=web', { team: 'db' }, false],
    ['team=web', {}, false],
    ['team="web",env=prod', { team: 'web', env: 'prod' }, true],
    ['team="web",env=prod', { team: 'web' }, false],
    ['team!=web', { team: 'db' }, true],
    ['team!=web', { team: 'web' }, false],
    ['team!=web', {}, true],
    ['team=~"w.*"', { team: 'web' }, true],
    ['team=~"w"', { team: 'web' }, false],
    ['team=~"web|db"', { team: 'db' }, true],
    ['team!~"w.*"', { team: 'db' }, true],
    ['team!~"w.*"', { team: 'web' }, false],
    ['team=~".+"', {}, false],
    ['team=~".+"', { team: 'x' }, true],
    ['team=web,env=""', { team: 'web' }, true],
    ['team=web,env=""', { team: 'web', env: 'prod' }, false],
    ['team=web,env=~"|prod"', { team: 'web' }, true],
  ])('%s on %j: %s', (matchers, labels, isMuted) => {
    put(0, HOUR, { matchers });
    expect(mutes(labels)).toBe(isMuted);
  });
});

describe('the life of a silence', () => {
  it('waits, mutes, ends, and is forgotten after five days', () => {
    put(HOUR, 2 * HOUR);
    expect([states(), mutes({ team: 'web' })]).toEqual([['id-1 pending'], false]);
    nowMs += HOUR;
    expect([states(), mutes({ team: 'web' })]).toEqual([['id-1 active'], true]);
    nowMs += HOUR;
    expect([states(), mutes({ team: 'web' })]).toEqual([['id-1 expired'], false]);
    nowMs += 5 * DAY - 1;
    expect(states()).toEqual(['id-1 expired']);
    nowMs += 1;
    expect(states()).toEqual([]);
  });

  it('turns once each time', () => {
    put(HOUR, 2 * HOUR);
    expect(silences.hasTurned()).toBe(false);
    nowMs += HOUR;
    expect([silences.hasTurned(), silences.hasTurned()]).toEqual([true, false]);
    nowMs += HOUR;
    expect([silences.hasTurned(), silences.hasTurned()]).toEqual([true, false]);
  });

  it('can be made longer and shorter under the same id', () => {
    const id = put(0, HOUR);
    expect(put(0, 3 * HOUR, { id })).toBe(id);
    nowMs += 2 * HOUR;
    expect(states()).toEqual(['id-1 active']);
    expect(put(-HOUR, 1, { id })).toBe(id);
    nowMs += 1;
    expect(states()).toEqual(['id-1 expired']);
  });

  it('renewed after its end it is another, and the old one stays as it was', () => {
    const id = put(0, HOUR);
    nowMs += 2 * HOUR;
    expect(put(0, HOUR, { id })).toBe('id-2');
    expect(states()).toEqual(['id-2 active', 'id-1 expired']);
  });

  it('ended early it mutes no more; one that was coming never begins', () => {
    const active = put(0, HOUR);
    const coming = put(HOUR, 2 * HOUR, { matchers: 'team=db' });
    silences.expire(active);
    silences.expire(coming);
    expect(states().sort()).toEqual(['id-1 expired', 'id-2 expired']);
    nowMs += HOUR;
    expect([mutes({ team: 'web' }), mutes({ team: 'db' })]).toEqual([false, false]);
  });

  it('survives a restart with its matchers', () => {
    put(0, HOUR, { matchers: 'team=~"w.*",env!=prod' });
    store.close();
    open();
    expect([mutes({ team: 'web' }), mutes({ team: 'web', env: 'prod' })]).toEqual([true, false]);
    expect(silences.views([])[0]).toMatchObject({ createdBy: 'me', comment: 'work' });
  });

  it('several may mute one alert, and each is named', () => {
    put(0, HOUR);
    put(0, 2 * HOUR, { matchers: 'team=~"w.*"' });
    expect(silencedBy(silences.all(), { team: 'web' }, nowMs).map(({ id }) => id)).toEqual(['id-1', 'id-2']);
    nowMs += HOUR;
    expect(silencedBy(silences.all(), { team: 'web' }, nowMs).map(({ id }) => id)).toEqual(['id-2']);
  });
});

describe('what can’t be', () => {
  test.each<[string, () => unknown, RegExp]>([
    ['an id that nobody has', () => put(0, HOUR, { id: 'x' }), /no silence x/],
    ['the end of one that nobody has', () => silences.expire('x'), /no silence x/],
    ['an end in the past', () => put(-2 * HOUR, -HOUR), /in the past/],
    ['an end before the start', () => put(2 * HOUR, HOUR), /ends before it starts/],
    ['one that mutes everything', () => put(0, HOUR, { matchers: 'a=~".*"' }), /mute everything/],
    ['one that mutes what has no such label', () => put(0, HOUR, { matchers: 'a=""' }), /mute everything/],
  ])('%s', (_what, attempt, said) => {
    expect(attempt).toThrow(said);
    expect(states()).toEqual([]);
  });

  it('ends twice', () => {
    const id = put(0, HOUR);
    silences.expire(id);
    expect(() => silences.expire(id)).toThrow(/no silence/);
  });
});
