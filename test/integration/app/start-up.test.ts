/** What a person reads when Watchdeck can't start. The built serve shell, real files; nothing of theirs is changed. */
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildIfStale } from '../../../scripts/lib/build-if-stale.ts';
import { App } from '../../helpers/app.ts';
import { contentsOf, expectRefusal, startThatEnds } from './start-up.ts';

let root: string;
let dataDir: string;
beforeAll(async () => {
  await buildIfStale();
}, 120_000);
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'watchdeck-start-'));
  dataDir = path.join(root, 'data');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

const put = (name: string, content: string | Uint8Array): string => {
  const file = path.join(dataDir, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
};

/** Starts on the data folder, and checks that what was in it before is in it after, byte for byte. */
async function refusedStart(thing: string, wayOut: RegExp, ...args: string[]): Promise<void> {
  const before = contentsOf(root);
  const ended = await startThatEnds(['--port', '0', '--data-dir', dataDir, ...args]);
  expectRefusal(ended, thing, wayOut);
  expect(contentsOf(root)).toMatchObject(before);
}

/** A data folder with a run behind it. */
async function usedDataDir(end: 'stop' | 'kill'): Promise<App> {
  const app = new App();
  await app.start();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await (end === 'stop' ? app.stop() : app.kill());
  return app;
}

describe('a data folder', () => {
  test.each(['state.db', 'metrics.db'])('with a %s that is no database', async (name) => {
    const file = put(name, Buffer.alloc(20_000, 'not a database '));
    await refusedStart(file, /damaged or not a database.*Nothing was changed.*backup.*move it/s);
  });

  test.each(['state.db', 'metrics.db'])('with a folder in the place of %s', async (name) => {
    const file = path.join(dataDir, name);
    mkdirSync(file, { recursive: true });
    await refusedStart(file, /is not a file.*Move it elsewhere/s);
  });

  test('that is a file, or below one', async () => {
    writeFileSync(dataDir, 'precious');
    await refusedStart(dataDir, /a file stands where a folder should be.*--data-dir/s);
    dataDir = path.join(dataDir, 'deeper');
    await refusedStart(dataDir, /a file stands where a folder should be.*--data-dir/s);
  });

  test('whose log folder can not be made', async () => {
    const file = put('logs', 'precious');
    await refusedStart(file, /a file stands where a folder should be.*Move that file/s);
  });

  // Root may write anywhere: the other tests here stand for this one then.
  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'that this account may not write to (needs an account that is not root)',
    async () => {
      mkdirSync(dataDir);
      chmodSync(dataDir, 0o500);
      await refusedStart(dataDir, /may not write there.*--data-dir/s);
      chmodSync(dataDir, 0o700);
    },
  );

  test('with a key that is damaged', async () => {
    const file = put('serve-token', 'short');
    await refusedStart(file, /Delete it/);
  });

  test('that another engine holds: the holder goes on', async () => {
    const holder = new App();
    try {
      await holder.start();
      dataDir = holder.dataDir;
      const ended = await startThatEnds(['--port', '0', '--data-dir', dataDir]);
      expectRefusal(ended, dataDir, /in use by another Watchdeck engine \(process \d+\).*stop it first/s);
      expect((await fetch(new URL('/-/healthy', holder.url))).status).toBe(200);
      await holder.stop();
    } finally {
      await holder.remove();
    }
  });
});

describe('a database with a past', () => {
  let app: App | undefined;
  afterEach(() => app?.remove());

  test.each([
    ['state', 'alerting'],
    ['metrics', 'tsdb'],
  ])('%s.db from a newer Watchdeck is refused and left byte for byte', async (name, capability) => {
    app = await usedDataDir('stop');
    dataDir = app.dataDir;
    const file = path.join(dataDir, `${name}.db`);
    const db = new Database(file);
    db.prepare(`INSERT INTO store_migration VALUES (?, 99, 'of the future', 0, '9.9.0')`).run(capability);
    db.close();
    const before = readFileSync(file);
    const ended = await startThatEnds(['--port', '0', '--data-dir', dataDir]);
    expectRefusal(ended, file, /written by Watchdeck 9\.9\.0.*Start Watchdeck 9\.9\.0 or newer/s);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test.each([
    ['state', 'stop'],
    ['state', 'kill'],
    ['metrics', 'stop'],
    ['metrics', 'kill'],
  ] as const)('%s.db whose pages were overwritten after a %s', async (name, end) => {
    app = await usedDataDir(end);
    dataDir = app.dataDir;
    const file = path.join(dataDir, `${name}.db`);
    // A killed run's pages may still be in the WAL, which would cover the damage: take them into the file.
    const db = new Database(file);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    overwriteAfter(file, 4096);
    const damaged = readFileSync(file);
    const ended = await startThatEnds(['--port', '0', '--data-dir', dataDir]);
    expectRefusal(ended, file, /damaged.*backup.*move it/s);
    expect(readFileSync(file).equals(damaged)).toBe(true);
  });
});

/** Overwrites everything behind the first page: it looks like a database until one reads in it. */
function overwriteAfter(file: string, offset: number): void {
  const noise = Buffer.alloc(statSync(file).size - offset, 0xa5);
  const handle = openSync(file, 'r+');
  writeSync(handle, noise, 0, noise.length, offset);
  closeSync(handle);
}

describe('a configuration', () => {
  test('that is broken: file, line, column and what was expected', async () => {
    const file = put('watchdeck.yml', 'targets:\n  - name: node\n    url: nowhere\n');
    await refusedStart(
      `${file}:3:10: `,
      /Correct it and start again.*expected an http:\/\/ or https:\/\/ address/s,
    );
  });

  test('that can not be read', async () => {
    const file = path.join(root, 'a-folder');
    mkdirSync(file);
    await refusedStart(file, /a folder stands where a file should be.*Move/s, '--config', file);
  });

  test('that is named and not there: refused, not made', async () => {
    const file = path.join(root, 'watchdek.yml');
    await refusedStart(file, /There is no config.*leave --config off/s, '--config', file);
    expect(existsSync(file)).toBe(false);
  });

  test('that names a rule file that is not there', async () => {
    put('watchdeck.yml', 'rule_files: [rules.yml]\n');
    await refusedStart(path.join(dataDir, 'rules.yml'), /there is no file/);
  });
});

describe('a command line', () => {
  test('with a port that is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const port = String((holder.address() as AddressInfo).port);
    const ended = await startThatEnds(['--port', port, '--data-dir', dataDir]);
    holder.close();
    expectRefusal(ended, `Port ${port} on 127.0.0.1 is taken`, /--port 0/);
  });

  test.each([
    [['--prot', '1'], `Unknown option '--prot'. See --help.`],
    [['--port', 'http'], '--port takes a number from 0 to 65535, not "http". See --help.'],
    [['status'], `Unexpected argument 'status'.`],
    [['--data-dir'], '--data-dir'],
  ])('%j', async (args, words) => {
    expectRefusal(await startThatEnds(args), words, /See --help\./);
  });
});
