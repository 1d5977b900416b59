import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { UpdateChannel } from '#shared/shell/page.ts';
import { MemoryFile } from '#main/desktop/memory-file.ts';
import { checkUpdate } from '#main/desktop/update-health.ts';
import { createUpdates, updateRefusal } from '#main/desktop/updates.ts';
import type { Updater } from '#main/desktop/updates.ts';

const root = mkdtempSync(path.join(tmpdir(), 'watchdeck-updates-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const silent = (): void => undefined;

/** Stands for electron-updater: offers a version, and keeps what was asked of it. */
function fakeUpdater(offered: string | null): Updater & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    autoDownload: true,
    autoInstallOnAppQuit: true,
    allowDowngrade: true,
    channel: null,
    checkForUpdates() {
      calls.push(
        `check ${String(this.channel)}, by itself: ${String(this.autoDownload || this.autoInstallOnAppQuit)}`,
      );
      if (offered === 'unreachable') return Promise.reject(new Error('ECONNREFUSED'));
      return Promise.resolve({
        isUpdateAvailable: offered !== null,
        updateInfo: { version: offered ?? '1.0.0' },
      });
    },
    downloadUpdate() {
      calls.push('download');
      return Promise.resolve([]);
    },
    quitAndInstall: () => calls.push('install'),
  };
}

function updatesWith(
  offered: string | null,
  {
    channel = 'off',
    refusal = null,
    bad = null,
  }: { channel?: UpdateChannel; refusal?: string | null; bad?: string | null } = {},
) {
  const updater = fakeUpdater(offered);
  const due: (() => void)[] = [];
  const told: string[] = [];
  let loads = 0;
  let chosen = channel;
  const updates = createUpdates({
    refusal,
    channel: () => chosen,
    keepChannel: (wanted) => (chosen = wanted),
    load: () => {
      loads++;
      return Promise.resolve(updater);
    },
    badVersion: () => bad,
    prepare: (to) => {
      updater.calls.push(`prepare ${to}`);
      return Promise.resolve();
    },
    onFound: (version) => told.push(version),
    schedule: (task) => due.push(task),
    log: silent,
  });
  return { updates, updater, told, loads: () => loads, due };
}

describe('updates', () => {
  test('off asks nobody, ever: the updater isn’t even loaded', async () => {
    const { updates, loads, due } = updatesWith('1.1.0');
    for (let day = 0; day < 3; day++) {
      due.at(-1)?.();
      await new Promise(setImmediate);
    }
    expect(loads()).toBe(0);
    expect(updates.state()).toEqual({
      refusal: null,
      channel: 'off',
      found: null,
      stage: 'found',
      problem: null,
    });
  });

  test('a channel is asked at once and daily; nothing is downloaded or put in unasked', async () => {
    const { updates, updater, told, due } = updatesWith('1.1.0-beta.1');
    await updates.choose('beta');
    expect(updates.state()).toMatchObject({ channel: 'beta', found: '1.1.0-beta.1', stage: 'found' });
    due.at(-1)?.();
    await expect.poll(() => due.length).toBe(2);
    expect(updater.calls).toEqual(['check beta, by itself: false', 'check beta, by itself: false']);
    expect(updater.allowDowngrade).toBe(false);
    expect(told).toEqual(['1.1.0-beta.1']);
  });

  test('downloaded and put in when the person says so, after the engine has come to rest', async () => {
    const { updates, updater } = updatesWith('1.1.0');
    await expect(updates.download()).rejects.toThrow('no update');
    await updates.choose('latest');
    await expect(updates.install()).rejects.toThrow('no update');
    await updates.download();
    expect(updates.state().stage).toBe('ready');
    await updates.install();
    expect(updater.calls.slice(1)).toEqual(['download', 'prepare 1.1.0', 'install']);
  });

  test('a place that can’t be reached is said, and a version that did not come up isn’t offered again', async () => {
    const unreachable = updatesWith('unreachable');
    await unreachable.updates.choose('latest');
    expect(unreachable.updates.state().problem).toContain('ECONNREFUSED');
    const bad = updatesWith('1.1.0', { bad: '1.1.0' });
    await bad.updates.choose('latest');
    expect(bad.updates.state().found).toBeNull();
    expect(bad.told).toEqual([]);
  });

  test('where it can’t be, it says so and does nothing', async () => {
    const { updates, loads, due } = updatesWith('1.1.0', { refusal: 'by the system', channel: 'latest' });
    await expect(updates.choose('beta')).rejects.toThrow('by the system');
    expect([loads(), due.length]).toEqual([0, 0]);
    const packed = { isPackaged: true, platform: 'linux', appImage: '/a', hasFeed: true } as const;
    expect(updateRefusal(packed)).toBeNull();
    expect(updateRefusal({ ...packed, isPackaged: false })).toContain('sources');
    expect(updateRefusal({ ...packed, appImage: undefined })).toContain('package manager');
    expect(updateRefusal({ ...packed, platform: 'win32', appImage: undefined })).toBeNull();
    expect(updateRefusal({ ...packed, hasFeed: false })).toContain('without a place');
  });
});

describe('the health of a version that has just come', () => {
  /** A start of this version; the AppImage holds the version's text. */
  function start(
    dir: string,
    version: string,
    appImage: string | undefined = path.join(dir, 'Watchdeck.AppImage'),
  ) {
    const memory = new MemoryFile(dir, silent);
    return {
      memory,
      ...checkUpdate({ memory, version, folder: path.join(dir, 'kept'), appImage, log: silent }),
    };
  }

  function updated(name: string): string {
    const dir = path.join(root, name);
    const old = start(dir, '1.0.0', undefined);
    expect(old.verdict).toEqual({ kind: 'go' });
    old.memory.update({ maximized: true });
    writeFileSync(path.join(dir, 'Watchdeck.AppImage'), 'is 1.0.0');
    start(dir, '1.0.0').prepare('1.1.0');
    writeFileSync(path.join(dir, 'Watchdeck.AppImage'), 'is 1.1.0');
    return dir;
  }

  test('three starts that don’t get well bring the version before back', () => {
    const dir = updated('bad');
    for (let i = 0; i < 3; i++) expect(start(dir, '1.1.0').verdict).toEqual({ kind: 'go' });
    const fourth = start(dir, '1.1.0');
    expect(fourth.verdict).toEqual({ kind: 'rolled-back', start: path.join(dir, 'Watchdeck.AppImage') });
    expect(readFileSync(path.join(dir, 'Watchdeck.AppImage'), 'utf8')).toBe('is 1.0.0');
    const back = start(dir, '1.0.0');
    expect(back.verdict).toEqual({ kind: 'go' });
    expect(back.memory.value).toMatchObject({ update: null, badVersion: '1.1.0', maximized: true });
  });

  test('one that gets well stays, however often it is started', () => {
    const dir = updated('good');
    start(dir, '1.1.0');
    start(dir, '1.1.0').healthy();
    for (let i = 0; i < 5; i++) expect(start(dir, '1.1.0').verdict).toEqual({ kind: 'go' });
    expect(existsSync(path.join(dir, 'kept', 'previous.AppImage'))).toBe(true);
  });

  test('without a kept version the person is told which one to install', () => {
    const dir = updated('windows');
    rmSync(path.join(dir, 'kept'), { recursive: true });
    for (let i = 0; i < 3; i++) start(dir, '1.1.0');
    const { verdict } = start(dir, '1.1.0');
    expect(verdict).toMatchObject({
      kind: 'stuck',
      message: expect.stringContaining('Install 1.0.0 again') as string,
    });
  });
});
