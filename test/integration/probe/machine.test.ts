import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { probe } from '../../helpers/probing.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probe-machine-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const node = process.execPath;

describe('file', () => {
  it('is there, young and large enough', async () => {
    const path = join(folder, 'backup.tar');
    await writeFile(path, 'x'.repeat(2048));
    const { failure, values } = await probe({ type: 'file', path, max_age: '1h', min_size: '1KB' });
    expect(failure).toBeNull();
    expect(values).toMatchObject({ probe_file_exists: 1, probe_file_size_bytes: 2048 });
    expect(values.probe_file_age_seconds).toBeLessThan(3600);
  });

  it('is too old, too small, missing, or should be missing', async () => {
    const path = join(folder, 'old');
    await writeFile(path, 'x');
    await utimes(path, new Date(), new Date(Date.now() - 7_200_000));
    const old = await probe({ type: 'file', path, max_age: '1h' });
    expect(old.failure).toMatchObject({ code: 'file_too_old' });
    expect(old.failure?.message).toContain('2 h ago, longer than the 1 h allowed');
    expect((await probe({ type: 'file', path, min_size: '1MB' })).failure?.code).toBe('file_too_small');
    expect((await probe({ type: 'file', path, exists: false })).failure?.code).toBe('file_exists');
    const gone = await probe({ type: 'file', path: join(folder, 'none') });
    expect(gone.failure?.code).toBe('no_file');
    expect(gone.values.probe_file_exists).toBe(0);
    expect((await probe({ type: 'file', path: join(folder, 'none'), exists: false })).ok).toBe(true);
  });
});

describe('process', () => {
  it('is found by its pid file, until it ends', async () => {
    const child = spawn(node, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
    const pidFile = join(folder, 'app.pid');
    await writeFile(pidFile, `${child.pid ?? 0}\n`);
    expect((await probe({ type: 'process', pid_file: pidFile })).failure).toBeNull();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
    const { failure, values } = await probe({ type: 'process', pid_file: pidFile });
    expect(failure).toMatchObject({ code: 'not_running' });
    expect(values.probe_process_count).toBe(0);
  });

  it('says what is wrong with a pid file', async () => {
    const missing = await probe({ type: 'process', pid_file: join(folder, 'none.pid') });
    expect(missing.failure?.code).toBe('no_pid_file');
    await writeFile(join(folder, 'bad.pid'), 'hello');
    const bad = await probe({ type: 'process', pid_file: join(folder, 'bad.pid') });
    expect(bad.failure?.code).toBe('bad_pid_file');
  });

  it('is counted by its name', async () => {
    const name = node.split(/[/\\]/).at(-1) ?? '';
    const found = await probe({ type: 'process', process_name: name.replace(/\.exe$/, '') });
    expect(found.failure).toBeNull();
    expect(found.values.probe_process_count).toBeGreaterThanOrEqual(1);
    const none = await probe({ type: 'process', process_name: 'no-such-program' });
    expect(none.failure?.message).toBe('No process named "no-such-program" runs.');
  });
});

describe('command', () => {
  const run = (script: string, settings: Record<string, unknown> = {}) =>
    probe({ type: 'command', command: [node, '-e', script], ...settings });

  it('is judged by its exit code', async () => {
    const { failure, values, facts } = await run('console.log("fine")');
    expect(failure).toBeNull();
    expect(values.probe_command_exit_code).toBe(0);
    expect(facts).toContainEqual({ label: 'Output', text: 'fine' });
    const failed = await run('console.error("noise\\nqueue is 900 long"); process.exit(2)');
    expect(failed.failure?.code).toBe('exit_code');
    expect(failed.failure?.message).toMatch(/ended with exit code 2: queue is 900 long$/);
    expect((await run('process.exit(2)', { exit_codes: [0, 2] })).ok).toBe(true);
  });

  it('gets no shell and none of our environment', async () => {
    process.env.WATCHDECK_TEST_SECRET = 'hunter2';
    const { failure } = await run('process.exit("WATCHDECK_TEST_SECRET" in process.env ? 1 : 0)');
    delete process.env.WATCHDECK_TEST_SECRET;
    expect(failure).toBeNull();
    const literal = await probe({
      type: 'command',
      command: [node, '-e', 'process.exit(process.argv[1] === "$(id); x" ? 0 : 1)', '$(id); x'],
    });
    expect(literal.failure).toBeNull();
    const given = await run('process.exit(process.env.MODE === "deep" ? 0 : 1)', {
      environment: { MODE: 'deep' },
    });
    expect(given.failure).toBeNull();
  });

  it.skipIf(process.platform === 'win32')(
    'is killed with what it started when its time is over',
    async () => {
      const file = join(folder, 'grandchild.pid');
      const script = `
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
      require('node:fs').writeFileSync(${JSON.stringify(file)}, String(child.pid));
      setTimeout(() => {}, 60000);`;
      const { failure } = await run(script, { timeout: '3s' });
      expect(failure).toMatchObject({ code: 'timeout' });
      await vi.waitFor(
        async () => expect((await probe({ type: 'process', pid_file: file })).ok).toBe(false),
        { timeout: 20_000 },
      );
    },
  );

  it('says that there is no such program', async () => {
    const { failure } = await probe({ type: 'command', command: ['/no/such/program'] });
    expect(failure?.message).toContain('could not be started: there is no such program');
  });
});
