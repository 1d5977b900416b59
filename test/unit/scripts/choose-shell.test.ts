import { expect, test } from 'vitest';
import { chooseShell } from '../../../scripts/lib/choose-shell.ts';

const desk = { argv: [], env: {}, hasDisplay: true, platform: 'linux', uid: 1000 } as const;

test('with a display it is the desktop app', () => {
  expect(chooseShell(desk)).toEqual({ shell: 'desktop', isForced: false });
  expect(chooseShell({ ...desk, argv: ['--data-dir', 'x'] })).toEqual({ shell: 'desktop', isForced: false });
  expect(chooseShell({ ...desk, platform: 'win32', uid: undefined })).toEqual({
    shell: 'desktop',
    isForced: false,
  });
});

test('else the browser, with the reason', () => {
  expect(chooseShell({ ...desk, hasDisplay: false })).toEqual({ shell: 'serve', why: 'there is no display' });
  expect(chooseShell({ ...desk, uid: 0 })).toEqual({
    shell: 'serve',
    why: "Electron's sandbox does not run as root",
  });
  expect(chooseShell({ ...desk, argv: ['--port=0'] })).toEqual({
    shell: 'serve',
    why: '--port is a flag of the serve shell',
  });
});

test('what is asked for is done, without a word', () => {
  expect(chooseShell({ ...desk, argv: ['--headless'] })).toEqual({ shell: 'serve', why: null });
  expect(chooseShell({ ...desk, env: { WATCHDECK_SHELL: 'serve' } })).toEqual({ shell: 'serve', why: null });
  const forced = { ...desk, hasDisplay: false, env: { WATCHDECK_SHELL: 'desktop' } };
  expect(chooseShell(forced)).toEqual({ shell: 'desktop', isForced: true });
  expect(() => chooseShell({ ...desk, env: { WATCHDECK_SHELL: 'web' } })).toThrow('"serve" or "desktop"');
});
