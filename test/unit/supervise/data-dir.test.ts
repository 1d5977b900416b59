import { describe, expect, test } from 'vitest';
import { resolveDataDir } from '#main/supervise/data-dir.ts';

const linux = { platform: 'linux', env: {}, homeDir: '/home/ada', cwd: '/data' } as const;

describe('the data folder', () => {
  test('is the platform’s own', () => {
    expect(resolveDataDir(undefined, linux)).toBe('/home/ada/.local/share/watchdeck');
    expect(resolveDataDir(undefined, { ...linux, env: { XDG_DATA_HOME: '/data' } })).toBe('/data/watchdeck');
    expect(resolveDataDir(undefined, { ...linux, platform: 'darwin', homeDir: '/Users/ada' })).toBe(
      '/Users/ada/Library/Application Support/Watchdeck',
    );
    const windows = { platform: 'win32', homeDir: 'C:\\Users\\ada', cwd: 'C:\\' } as const;
    expect(resolveDataDir(undefined, { ...windows, env: { APPDATA: 'D:\\Roaming' } })).toBe(
      'D:\\Roaming\\Watchdeck',
    );
    expect(resolveDataDir(undefined, { ...windows, env: {} })).toBe(
      'C:\\Users\\ada\\AppData\\Roaming\\Watchdeck',
    );
  });

  test('a relative XDG_DATA_HOME is ignored, as its specification says, and an empty one too', () => {
    for (const value of ['relative', '']) {
      expect(resolveDataDir(undefined, { ...linux, env: { XDG_DATA_HOME: value } })).toBe(
        '/home/ada/.local/share/watchdeck',
      );
    }
  });

  test('the flag wins over the environment, both relative to where it was started', () => {
    const at = { ...linux, env: { WATCHDECK_DATA_DIR: 'from-env' } };
    expect(resolveDataDir(undefined, at)).toBe('/data/from-env');
    expect(resolveDataDir('../flag', at)).toBe('/flag');
  });
});
