/** Playbooks' decisions: breaker, triggers, arguments, templates, bounded output. */
import { describe, expect, test } from 'vitest';
import { commandLine, restartCommands } from '#engine/playbooks/domain/arguments.ts';
import { afterRun, CLOSED, phaseOf } from '#engine/playbooks/domain/breaker.ts';
import { holds, lookAtCondition } from '#engine/playbooks/domain/conditions.ts';
import { expandAction } from '#engine/playbooks/domain/expand.ts';
import { KeptOutput } from '#engine/playbooks/domain/output.ts';
import type { Action, AllowedCommand } from '#engine/playbooks/types.ts';

describe('the circuit breaker', () => {
  const settings = { failures: 2, openMs: 1_000 };

  test('opens after failures in a row, lets one try after a time, closes when that works', () => {
    const one = afterRun(CLOSED, settings, false, 0);
    expect(phaseOf(one, settings, 0)).toBe('closed');
    expect(afterRun(one, settings, true, 5)).toEqual(CLOSED);
    const two = afterRun(one, settings, false, 10);
    expect(phaseOf(two, settings, 1_009)).toBe('open');
    expect(phaseOf(two, settings, 1_010)).toBe('half-open');
    expect(phaseOf(afterRun(two, settings, false, 1_020), settings, 2_019)).toBe('open');
    expect(phaseOf(afterRun(two, settings, true, 1_020), settings, 1_020)).toBe('closed');
  });
});

describe('a trigger’s expression', () => {
  const sample = (job: string) => ({ labels: { job }, value: 1 });

  test('triggers once after it held for long enough, and again only after it did not hold', () => {
    const first = lookAtCondition([], [sample('a')], 100, { nowMs: 0, gapMs: 0 });
    expect(first.triggered).toEqual([]);
    const second = lookAtCondition(first.holding, [sample('a'), sample('b')], 100, { nowMs: 100, gapMs: 0 });
    expect(second.triggered.map(({ labels }) => labels)).toEqual([{ job: 'a' }]);
    const third = lookAtCondition(second.holding, [sample('a'), sample('b')], 100, { nowMs: 200, gapMs: 0 });
    expect(third.triggered.map(({ labels }) => labels)).toEqual([{ job: 'b' }]);
    const gone = lookAtCondition(third.holding, [sample('b')], 100, { nowMs: 300, gapMs: 0 });
    expect(gone.holding).toHaveLength(1);
    const back = lookAtCondition(gone.holding, [sample('a')], 0, { nowMs: 400, gapMs: 0 });
    expect(back.triggered.map(({ labels }) => labels)).toEqual([{ job: 'a' }]);
  });

  test('time in which nobody looked does not count', () => {
    const before = lookAtCondition([], [sample('a')], 100, { nowMs: 0, gapMs: 0 }).holding;
    const after = lookAtCondition(before, [sample('a')], 100, { nowMs: 5_050, gapMs: 5_000 });
    expect(after.triggered).toEqual([]);
    expect(
      lookAtCondition(after.holding, [sample('a')], 100, { nowMs: 5_100, gapMs: 0 }).triggered,
    ).toHaveLength(1);
  });

  test('a clock that was set back begins anew instead of never', () => {
    const before = lookAtCondition([], [sample('a')], 100, { nowMs: 10_000, gapMs: 0 }).holding;
    const after = lookAtCondition(before, [sample('a')], 100, { nowMs: 500, gapMs: 0 });
    expect(after.holding[0]?.sinceMs).toBe(500);
    expect(
      lookAtCondition(after.holding, [sample('a')], 100, { nowMs: 600, gapMs: 0 }).triggered,
    ).toHaveLength(1);
  });

  test('a vector holds with anything in it, a scalar when it is not zero', () => {
    expect(holds({ type: 'vector', samples: [{ labels: {}, value: 0 }] })).toBe(true);
    expect(holds({ type: 'vector', samples: [] })).toBe(false);
    expect(holds({ type: 'scalar', value: 0 })).toBe(false);
    expect(holds({ type: 'scalar', value: NaN })).toBe(false);
    expect(holds({ type: 'scalar', value: 2 })).toBe(true);
  });
});

describe('commands', () => {
  const allowed = (more: Partial<AllowedCommand> = {}): AllowedCommand[] => [
    {
      name: 'flush',
      program: '/bin/flush',
      args: ['--now'],
      allow: /^(?:.*)$/su,
      options: false,
      environment: {},
      workingDirectory: null,
      ...more,
    },
  ];

  test('fixed arguments come first, a playbook’s stay whole whatever is in them', () => {
    const wild = `a b; rm -rf / $(reboot) "'\``;
    expect(commandLine('flush', [wild, ''], allowed(), 'linux').line).toEqual([
      '/bin/flush',
      '--now',
      wild,
      '',
    ]);
  });

  test.each([
    ['reboot', [], {}, 'the command "reboot" is not in playbooks.commands'],
    ['flush', ['-rf'], {}, 'begins like an option: "-rf"'],
    ['flush', ['--config=/etc/passwd'], {}, 'begins like an option'],
    ['flush', ['x'], { allow: null }, 'takes no arguments from playbooks'],
    ['flush', ['a;b'], { allow: /^(?:\w+)$/u }, 'is not what `allow` lets pass: "a;b"'],
    ['flush', ['a\nb'], { allow: /^(?:\w+)$/u }, 'is not what `allow` lets pass'],
    ['flush', ['a\0b'], {}, 'has a NUL in it'],
    ['flush', ['x'.repeat(5_000)], {}, 'longer than 4096'],
    ['flush', Array<string>(65).fill('x'), {}, 'more than 64 arguments'],
  ] as const)('%s %j is refused', (name, args, more, message) => {
    expect(() => commandLine(name, args, allowed(more), 'linux')).toThrow(message);
  });

  test('options pass where the config says so', () => {
    expect(commandLine('flush', ['--all'], allowed({ options: true }), 'linux').line.at(-1)).toBe('--all');
  });

  test('a slash begins an option on Windows, a path elsewhere', () => {
    expect(() => commandLine('flush', ['/q'], allowed(), 'win32')).toThrow('begins like an option');
    expect(commandLine('flush', ['/var'], allowed(), 'linux').line.at(-1)).toBe('/var');
  });
});

describe('services', () => {
  const options = { allowed: ['nginx', '-evil', 'a b'], manager: null };

  test('are restarted by the system’s own manager', () => {
    const lines = (platform: NodeJS.Platform) =>
      restartCommands('nginx', { ...options, platform }).map(({ line }) => line.join(' '));
    expect(lines('linux')).toEqual(['systemctl restart -- nginx']);
    expect(lines('darwin')).toEqual(['/bin/launchctl kickstart -k system/nginx']);
    expect(lines('win32')).toEqual(['sc.exe stop nginx', 'sc.exe start nginx']);
  });

  test.each(['apache', '-evil', 'a b'])('%s is refused', (service) => {
    expect(() => restartCommands(service, { ...options, platform: 'linux' })).toThrow(/is not in|is no name/);
  });
});

describe('templates', () => {
  const data = (labels: Record<string, string>) => ({ labels, value: 7, externalLabels: {}, timeMs: 0 });
  const nothing = () => Promise.resolve([]);
  const http = (url: string, json?: unknown): Action => ({
    kind: 'http',
    method: 'POST',
    url,
    headers: {},
    headerFiles: {},
    json,
    expect: [],
  });

  test('each argument stays one argument', async () => {
    const action: Action = { kind: 'command', command: 'x', args: ['{{ $labels.a }}', 'v={{ $value }}'] };
    const expanded = await expandAction(action, data({ a: 'b c" -d' }), nothing);
    expect(expanded).toMatchObject({ args: ['b c" -d', 'v=7'] });
  });

  test('JSON texts stay texts', async () => {
    const json = { text: 'on {{ $labels.a }}', list: [1, '{{ $value }}', null], deep: { ok: true } };
    const expanded = await expandAction(http('http://x/', json), data({ a: '","evil":"' }), nothing);
    expect(expanded).toMatchObject({
      json: { text: 'on ","evil":"', list: [1, '7', null], deep: { ok: true } },
    });
  });

  test('labels can not leave their place in an address', async () => {
    const url = 'http://x/api/{{ $labels.a }}?q={{ $labels.a }}';
    const expanded = await expandAction(http(url), data({ a: '../b?c=d#e&f' }), nothing);
    expect(expanded).toMatchObject({ url: 'http://x/api/..%2Fb%3Fc%3Dd%23e%26f?q=..%2Fb%3Fc%3Dd%23e%26f' });
    await expect(expandAction(http(url), data({ a: '..' }), nothing)).rejects.toThrow('climbs');
    await expect(expandAction(http('http://{{ $labels.a }}/'), data({ a: 'evil' }), nothing)).rejects.toThrow(
      'must not be a template',
    );
  });

  test('a header gets no second line', async () => {
    const action = { ...http('http://x/'), headers: { 'x-a': '{{ $labels.a }}' } } as Action;
    await expect(expandAction(action, data({ a: 'b\r\nhost: evil' }), nothing)).rejects.toThrow('line break');
  });

  test('queries are asked, what fails is an error and never an argument', async () => {
    const action: Action = {
      kind: 'scale_hint',
      text: '{{ with query "up" }}{{ . | first | value }} up{{ end }}',
    };
    const asked: string[] = [];
    const expanded = await expandAction(action, data({}), (expr) => {
      asked.push(expr);
      return Promise.resolve([{ labels: {}, value: 3 }]);
    });
    expect(expanded).toMatchObject({ text: '3 up' });
    expect(asked).toEqual(['up']);
    await expect(expandAction(action, data({}), () => Promise.reject(new Error('no store')))).rejects.toThrow(
      'the query up failed: no store',
    );
    const bad: Action = { kind: 'command', command: 'x', args: ['{{ first (query "up") }}'] };
    await expect(expandAction(bad, data({}), nothing)).rejects.toThrow();
  });
});

test('of a long output the beginning and the end are kept', () => {
  const output = new KeptOutput();
  output.add('first ');
  for (let i = 0; i < 5_000; i++) output.add(`line ${String(i)}\n`);
  output.add('last');
  expect(output.text.startsWith('first line 0')).toBe(true);
  expect(output.text.endsWith('line 4999\nlast')).toBe(true);
  expect(output.text).toMatch(/… \d+ characters left out …/);
  expect(output.text.length).toBeLessThan(17_000);
  const short = new KeptOutput();
  short.add('a'.repeat(8_190));
  short.add('bcdef');
  expect(short.text).toBe(`${'a'.repeat(8_190)}bcdef`);
});
