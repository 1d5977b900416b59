import { describe, expect, test } from 'vitest';
import { formatTimeOfDay } from '#shared/format/index.ts';
import { deepLinkIn, pathOfDeepLink } from '#main/desktop/deep-links.ts';
import { parseDesktopFlags } from '#main/desktop/flags.ts';
import { addressOfPath, APP_ORIGIN, isOwnPage, navigationVerdict } from '#main/desktop/navigation.ts';
import { trayModel } from '#main/desktop/tray-model.ts';

describe('deep links', () => {
  test('lead to pages and alerts', () => {
    expect(pathOfDeepLink('watchdeck://alert/3f2a')).toBe('/alerts/3f2a');
    expect(pathOfDeepLink('WATCHDECK://Alerts/')).toBe('/alerts');
    expect(pathOfDeepLink('watchdeck://settings')).toBe('/settings');
    expect(pathOfDeepLink('watchdeck://open')).toBe('/');
  });

  test.each([
    'watchdeck://alert/../settings',
    'watchdeck://alert/a/b',
    'watchdeck://alert/a?x=1',
    'watchdeck://alert/%2e%2e',
    'watchdeck://settings/x',
    'watchdeck://nowhere',
    'watchdeck:alert',
    'https://alert/3f2a',
    `watchdeck://alert/${'a'.repeat(201)}`,
  ])('%s leads nowhere', (link) => expect(pathOfDeepLink(link)).toBeNull());

  test('are found among a second instance’s arguments', () => {
    expect(deepLinkIn(['/opt/watchdeck', '--x', 'watchdeck://alert/1'])).toBe('watchdeck://alert/1');
    expect(deepLinkIn(['/opt/watchdeck'])).toBeNull();
  });
});

describe('the window shows the console only', () => {
  test('its own pages pass', () => {
    expect(navigationVerdict('app://watchdeck/alerts/1', APP_ORIGIN)).toBe('allow');
    expect(navigationVerdict('http://localhost:5173/x', 'http://localhost:5173')).toBe('allow');
  });

  test('the documentation opens outside', () => {
    expect(navigationVerdict('https://prometheus.io/docs/', APP_ORIGIN)).toBe('open-outside');
  });

  test.each([
    'app://watchdeck.evil/',
    'app://evil/',
    'file:///etc/passwd',
    'http://prometheus.io/',
    'https://prometheus.io@evil.example/',
    'https://user@prometheus.io/',
    'https://evil.example/',
    'javascript:alert(1)',
    'not an address',
  ])('%s is denied', (address) => {
    expect(navigationVerdict(address, APP_ORIGIN)).toBe('deny');
    expect(isOwnPage(address, APP_ORIGIN)).toBe(false);
  });

  test('a path never leads out', () => {
    expect(addressOfPath('/alerts/1', APP_ORIGIN)).toBe('app://watchdeck/alerts/1');
    for (const path of ['//evil.example', '/\\evil', 'https://evil.example', '']) {
      expect(addressOfPath(path, APP_ORIGIN)).toBe('app://watchdeck/');
    }
  });
});

describe('the tray', () => {
  const running = { name: 'running', startedAtMs: 1 } as const;
  const quiet = { critical: 0, high: 0, medium: 0, low: 0 };
  const calm = { firing: quiet, targetsDown: 0, quiet: null };
  const clockTime = (ms: number): string => formatTimeOfDay(ms, 'UTC', 'minute');

  test('shows the worst severity and counts all', () => {
    const some = { firing: { ...quiet, high: 1, low: 2 }, targetsDown: 1, quiet: null };
    expect(trayModel(running, some, clockTime)).toEqual({
      icon: 'high',
      count: '3',
      tooltip: 'Watchdeck: 1 high, 2 low, 1 target down',
      unmute: null,
    });
    expect(trayModel(running, calm, clockTime)).toEqual({
      icon: 'ok',
      count: '',
      tooltip: 'Watchdeck: all good',
      unmute: null,
    });
  });

  test('says until when this machine is quiet; only a mute can be ended', () => {
    const untilMs = 14 * 3_600_000;
    expect(trayModel(running, { ...calm, quiet: { untilMs, why: 'muted' } }, clockTime)).toMatchObject({
      tooltip: 'Watchdeck: all good; muted until 14:00',
      unmute: 'Unmute (muted until 14:00)',
    });
    expect(trayModel(running, { ...calm, quiet: { untilMs, why: 'quiet hours' } }, clockTime)).toMatchObject({
      tooltip: 'Watchdeck: all good; quiet hours until 14:00',
      unmute: null,
    });
  });

  test('never says that all is good while nobody watches', () => {
    expect(trayModel({ name: 'restarting', delayMs: 500, why: 'SIGKILL' }, calm, clockTime)).toEqual({
      icon: 'unknown',
      count: '',
      tooltip: 'Watchdeck: the engine starts again in 0.5 s',
      unmute: null,
    });
    expect(trayModel(running, null, clockTime).icon).toBe('unknown');
    const error = { code: 'io', message: 'The disk is full.' } as const;
    expect(trayModel({ name: 'failed', error }, calm, clockTime).tooltip).toBe(
      'Watchdeck: The disk is full.',
    );
  });
});

test('our flags are found among Chromium’s', () => {
  const argv = [
    '/opt/watchdeck',
    '--enable-features=X',
    '.',
    '--data-dir',
    '/d',
    '--config=c.yml',
    'watchdeck://open',
  ];
  expect(parseDesktopFlags(argv)).toMatchObject({ dataDir: '/d', configFile: 'c.yml' });
  expect(parseDesktopFlags(['/opt/watchdeck', '--data-dir'])).toEqual({
    dataDir: undefined,
    configFile: undefined,
    hidden: false,
    kiosk: false,
  });
});
