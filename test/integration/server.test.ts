/** What docs/server.md promises: the unit and the container file fit the program, and it runs without any privilege. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseServeOptions } from '#main/serve/options.ts';
import { buildIfStale } from '../../scripts/lib/build-if-stale.ts';
import { inProject } from '../../scripts/lib/paths.ts';
import { App } from '../helpers/app.ts';

const unit = readFileSync(inProject('resources', 'server', 'watchdeck.service'), 'utf8');
const containerfile = readFileSync(inProject('resources', 'server', 'Containerfile'), 'utf8');
const INSTALLED = '/opt/watchdeck/';
const NOBODY = 65_534;

beforeAll(async () => {
  await buildIfStale();
}, 120_000);

describe('the systemd unit', () => {
  const command = /^ExecStart=(.*)$/m.exec(unit)?.[1]?.split(' ') ?? [];

  test('starts what is there, with flags that are taken', () => {
    const [node = '', script = '', ...flags] = command;
    for (const file of [node, script]) {
      expect(file.startsWith(INSTALLED)).toBe(true);
      expect(existsSync(inProject(file.slice(INSTALLED.length)))).toBe(true);
    }
    expect(parseServeOptions(flags)).toMatchObject({
      kind: 'serve',
      options: { open: false, host: '127.0.0.1', dataDir: '/var/lib/watchdeck' },
    });
  });

  const canVerify = spawnSync('systemd-analyze', ['--version']).status === 0;
  test.skipIf(!canVerify)('has no mistake that systemd finds, and little reach', () => {
    const dir = mkdtempSync(join(tmpdir(), 'watchdeck-unit-'));
    try {
      const file = join(dir, 'watchdeck.service');
      writeFileSync(file, unit.replaceAll(INSTALLED.slice(0, -1), inProject()));
      const verified = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
      // Other units of this machine may have mistakes of their own.
      expect(verified.stderr.split('\n').filter((line) => line.includes('watchdeck'))).toEqual([]);
      const security = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=40', file]);
      expect(security.status).toBe(0);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

describe('the container file', () => {
  test('starts what is there, with flags that are taken', () => {
    const entry = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(containerfile)?.[1] ?? '') as string[];
    const [, script = '', ...flags] = entry;
    expect(existsSync(inProject(script))).toBe(true);
    expect(parseServeOptions(flags)).toMatchObject({
      kind: 'serve',
      options: { host: '0.0.0.0', port: 7464 },
    });
  });

  test('copies what is there', () => {
    const copied = [...containerfile.matchAll(/^COPY --from=build \/opt\/watchdeck\/(\S+)/gm)].map(
      ([, it]) => it,
    );
    expect(copied.length).toBeGreaterThan(3);
    for (const each of copied) expect(existsSync(inProject(each ?? ''))).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32')('as a user without rights', () => {
  const isRoot = process.getuid?.() === 0;
  const app = new App({
    ...(isRoot
      ? {
          inside: (dataDir: string, command: readonly string[]) => {
            chownSync(dataDir, NOBODY, NOBODY);
            return [
              'setpriv',
              `--reuid=${NOBODY}`,
              `--regid=${NOBODY}`,
              '--clear-groups',
              '--no-new-privs',
              ...command,
            ];
          },
        }
      : {}),
  });
  afterAll(() => app.remove());

  test('it watches, answers the health check of the container file, and ends well when it is asked to', async () => {
    await app.start();
    const { origin } = new URL(app.url);
    for (const path of ['/-/healthy', '/-/ready']) expect((await fetch(origin + path)).status).toBe(200);
    if (isRoot) {
      const owner = execFileSync('stat', ['-c', '%u', join(app.dataDir, 'metrics.db')], { encoding: 'utf8' });
      expect(Number(owner)).toBe(NOBODY);
    }
    const check = /CMD (\[.*\])$/m.exec(containerfile)?.[1] ?? '';
    const [, ...args] = JSON.parse(check.replace('http://127.0.0.1:7464', origin)) as string[];
    expect(spawnSync(process.execPath, args).status).toBe(0);

    await app.stop();
    expect(app.output).not.toMatch(/error/i);
    expect(spawnSync(process.execPath, args).status).toBe(1);
  });
});
