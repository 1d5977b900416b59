import { expect, test } from 'vitest';
import { DEFAULT_PORT, parseServeOptions } from '#main/serve/options.ts';

test('without flags it is this machine only, the default port and a window', () => {
  expect(parseServeOptions([])).toEqual({
    kind: 'serve',
    options: {
      host: '127.0.0.1',
      port: DEFAULT_PORT,
      dataDir: undefined,
      configFile: undefined,
      open: true,
      allowedHosts: [],
    },
  });
});

test('every flag is read', () => {
  const argv = ['--port=0', '--listen', '::1', '--no-open', '--data-dir', 'd', '--config', 'c.yml'];
  expect(parseServeOptions([...argv, '--allow-host', 'a', '--allow-host', 'b'])).toEqual({
    kind: 'serve',
    options: {
      host: '::1',
      port: 0,
      dataDir: 'd',
      configFile: 'c.yml',
      open: false,
      allowedHosts: ['a', 'b'],
    },
  });
  expect(parseServeOptions(['--help']).kind).toBe('help');
  expect(parseServeOptions(['--version']).kind).toBe('version');
});

test.each([
  [['--prot', '1'], '--prot'],
  [['stray'], 'stray'],
  [['--port', 'http'], '"http"'],
  [['--port', '65536'], '"65536"'],
  [['--port', '1e3'], '"1e3"'],
  [['--data-dir'], '--data-dir'],
  [['--data-dir='], '--data-dir needs a value'],
])('%j is refused by name', (argv, named) => {
  const command = parseServeOptions(argv);
  expect(command.kind).toBe('refused');
  expect(command).toHaveProperty('message', expect.stringContaining(named));
});
