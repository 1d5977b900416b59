import { expect, test } from 'vitest';
import { findChromium, hasDisplay, sandboxArguments } from '#main/serve/chromium.ts';

const having = (...files: string[]) => ({ isExecutable: (file: string) => files.includes(file) });

test('on Linux it is found on the PATH, Chromium before Chrome before Edge', () => {
  const search = { platform: 'linux', env: { PATH: '/opt/bin::/usr/bin' } } as const;
  expect(findChromium({ ...search, ...having('/usr/bin/microsoft-edge', '/opt/bin/google-chrome') })).toBe(
    '/opt/bin/google-chrome',
  );
  expect(findChromium({ ...search, ...having('/usr/bin/chromium', '/opt/bin/google-chrome') })).toBe(
    '/usr/bin/chromium',
  );
  expect(findChromium({ ...search, ...having() })).toBeNull();
});

test('on macOS and Windows it is found where it is installed', () => {
  const edge = '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge';
  expect(findChromium({ platform: 'darwin', env: {}, ...having(edge) })).toBe(edge);
  const chrome = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe';
  const env = { ProgramFiles: 'C:\\Program Files', LOCALAPPDATA: '' };
  expect(findChromium({ platform: 'win32', env, ...having(chrome) })).toBe(chrome);
});

test('the one named by hand is the only one that counts', () => {
  const search = { platform: 'linux', env: { PATH: '/usr/bin', WATCHDECK_BROWSER: '/my/browser' } } as const;
  expect(findChromium({ ...search, ...having('/my/browser', '/usr/bin/chromium') })).toBe('/my/browser');
  expect(() => findChromium({ ...search, ...having('/usr/bin/chromium') })).toThrow(
    'WATCHDECK_BROWSER names /my/browser',
  );
});

test('its sandbox is off for root only, and windows take a display', () => {
  expect([sandboxArguments(0), sandboxArguments(1000)]).toEqual([['--no-sandbox'], []]);
  expect(hasDisplay('linux', {})).toBe(false);
  expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false);
  expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
  expect(hasDisplay('darwin', {})).toBe(true);
});
