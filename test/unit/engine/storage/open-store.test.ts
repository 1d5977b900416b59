import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '#engine/base/log.ts';
import { silentLog } from '#engine/base/log.ts';
import { systemClock } from '#engine/base/clock.ts';
import { openStore } from '#engine/storage/index.ts';
import type { MigrationSet, Store, StoreOptions } from '#engine/storage/index.ts';
import { makeDir, removeDir } from '../../../helpers/metrics-store.ts';
import { refusal } from '../../../helpers/refusal.ts';

const notes: MigrationSet = {
  capability: 'notes',
  migrations: [
    { version: 1, name: 'table', up: (db) => db.exec('CREATE TABLE note (text TEXT)') },
    {
      version: 2,
      name: 'author',
      up: (db) => db.exec(`ALTER TABLE note ADD COLUMN author TEXT DEFAULT 'me'`),
    },
  ],
};
const onlyFirst: MigrationSet = { ...notes, migrations: notes.migrations.slice(0, 1) };

let dir: string;
let opened: Store[];
beforeEach(() => {
  dir = makeDir();
  opened = [];
});
afterEach(() => {
  for (const store of opened) store.close();
  removeDir(dir);
});

function open(more: Partial<StoreOptions> = {}): Store {
  const options = {
    dataDir: dir,
    name: 'state',
    migrations: [notes],
    appVersion: '2.0.0',
    clock: systemClock,
  } as const;
  const store = openStore({ ...options, log: silentLog, ...more });
  opened.push(store);
  return store;
}

const file = (): string => join(dir, 'state.db');
const digest = (): string => createHash('sha256').update(readFileSync(file())).digest('hex');

describe('a store', () => {
  it('has the durability of its kind and enforces foreign keys', () => {
    const pragma = (store: Store, name: string): unknown => store.db.pragma(name, { simple: true });
    const state = open();
    const metrics = open({ name: 'metrics' });
    expect([pragma(state, 'journal_mode'), pragma(state, 'synchronous')]).toEqual(['wal', 2]);
    expect([pragma(metrics, 'journal_mode'), pragma(metrics, 'synchronous')]).toEqual(['wal', 1]);
    expect(pragma(state, 'foreign_keys')).toBe(1);
  });

  it('gives readers that see what was written and can not write', () => {
    const store = open();
    const reader = store.openReader();
    store.db.exec(`INSERT INTO note VALUES ('a', 'b')`);
    expect(reader.prepare('SELECT * FROM note').all()).toEqual([{ text: 'a', author: 'b' }]);
    expect(() => reader.exec('DELETE FROM note')).toThrow('readonly');
    expect(store.sizeBytes()).toBeGreaterThan(4096);
    store.close();
    expect(reader.open).toBe(false);
  });

  it('knows whether the last run ended cleanly', () => {
    open().close();
    const second = open();
    expect(second.wasCleanShutdown).toBe(true);
    // As a crash leaves it: the connection is gone, nothing was marked.
    second.db.close();
    const third = open();
    expect(third.wasCleanShutdown).toBe(false);
    third.close();
    expect(open().wasCleanShutdown).toBe(true);
  });

  it('logs slow work and nothing else', () => {
    const warnings: object[] = [];
    const log: Log = { ...silentLog, warn: (fields) => warnings.push(fields) };
    let now = 0;
    const store = open({ log, clock: { nowMs: () => 0, monotonicMs: () => now } });
    expect(store.timed('quick', () => (now += 50))).toBe(50);
    store.timed('slow', () => (now += 51));
    expect(warnings).toEqual([{ store: 'state', what: 'slow', ms: 51 }]);
  });
});

describe('migrations', () => {
  it('are applied one by one, recorded, and not twice', () => {
    const first = open({
      migrations: [onlyFirst],
      appVersion: '1.0.0',
      clock: { ...systemClock, nowMs: () => 5 },
    });
    first.db.exec(`INSERT INTO note VALUES ('kept')`);
    first.close();
    const second = open({ clock: { ...systemClock, nowMs: () => 6 } });
    expect(second.db.prepare('SELECT * FROM note').all()).toEqual([{ text: 'kept', author: 'me' }]);
    expect(second.db.prepare('SELECT * FROM store_migration').raw().all()).toEqual([
      ['notes', 1, 'table', 5, '1.0.0'],
      ['notes', 2, 'author', 6, '2.0.0'],
    ]);
  });

  it('leave no trace when they fail half way', () => {
    const failing: MigrationSet = {
      capability: 'notes',
      migrations: [
        ...onlyFirst.migrations,
        {
          version: 2,
          name: 'author',
          up: (db) => {
            db.exec('CREATE TABLE half (x)');
            throw new Error('power cut');
          },
        },
      ],
    };
    expect(() => open({ migrations: [failing] })).toThrow('power cut');
    const store = open({ migrations: [onlyFirst] });
    expect(store.db.prepare(`SELECT name FROM sqlite_schema WHERE name = 'half'`).all()).toEqual([]);
  });

  it('must be numbered without holes, one set per capability', () => {
    const holes: MigrationSet = { ...notes, migrations: notes.migrations.slice(1) };
    expect(() => open({ migrations: [holes] })).toThrow('not numbered 1, 2, 3');
    expect(() => open({ migrations: [notes, notes] })).toThrow('two migration sets named "notes"');
  });
});

describe('a file that can not be used is refused and left alone', () => {
  it.each([
    ['a newer step', [onlyFirst]],
    ['a capability of a newer version', []],
    [
      'another step under a known number',
      [{ ...notes, migrations: [{ ...notes.migrations[0]!, name: 'other' }] }],
    ],
  ])('%s', (_, migrations) => {
    open({ appVersion: '3.1.0' }).close();
    const before = digest();
    expect(() => open({ migrations })).toThrow(
      refusal(
        'version_mismatch',
        /state\.db was written by Watchdeck 3\.1\.0.*\(2\.0\.0\).*Start Watchdeck 3\.1\.0/,
      ),
    );
    expect(digest()).toBe(before);
  });

  it('not a database', () => {
    writeFileSync(file(), 'x'.repeat(9000));
    const before = digest();
    expect(() => open()).toThrow(refusal('io', /state\.db: .*not a database.*Restore/));
    expect(digest()).toBe(before);
  });

  it('damaged inside, found after an unclean end', () => {
    const store = open();
    const insert = store.db.prepare('INSERT INTO note (text) VALUES (?)');
    for (let i = 0; i < 2000; i++) insert.run(`note ${i} `.repeat(5));
    store.db.pragma('wal_checkpoint(TRUNCATE)');
    store.db.close();
    const bytes = readFileSync(file());
    bytes.fill(0xa5, 4096 * 6, 4096 * 9);
    writeFileSync(file(), bytes);
    const before = digest();
    expect(() => open()).toThrow(refusal('io', /state\.db.* damaged .*Restore it from a backup/));
    expect(digest()).toBe(before);
  });

  it("somebody else's database", () => {
    const store = open();
    store.db.exec('DROP TABLE store_migration');
    store.db.close();
    expect(() => open()).toThrow(/not one of Watchdeck's/);
  });

  // The superuser may write anything, so the test becomes somebody else for the moment.
  it.each([0o400, 0o600])('file or folder read-only (file mode %o)', (mode) => {
    open().close();
    const { seteuid } = process;
    if (process.geteuid?.() === 0) {
      chmodSync(dir, 0o755);
      chmodSync(file(), 0o444);
    } else {
      chmodSync(file(), mode);
      chmodSync(dir, 0o500);
    }
    const before = digest();
    try {
      if (process.geteuid?.() === 0) seteuid?.(65534);
      expect(() => open()).toThrow(refusal('io', /state\.db: .*write access/));
    } finally {
      if (process.getuid?.() === 0) seteuid?.(0);
      chmodSync(dir, 0o700);
    }
    expect(digest()).toBe(before);
  });

  it('a folder that is a file', () => {
    expect(() => open({ dataDir: join(file(), 'sub') })).not.toThrow();
    writeFileSync(join(dir, 'plain'), '');
    expect(() => open({ dataDir: join(dir, 'plain') })).toThrow(refusal('io', 'plain'));
  });
});
