/** The end-to-end helpers tell the truth about processes, or every story told with them is worth nothing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readTotals, totalsLine, withExitCode } from '../../scripts/lib/counts.ts';
import { startApp } from '../helpers/app.ts';
import { startExporter } from '../helpers/exporter.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'watchdeck-helpers-'));
  cleanups.push(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  return dir;
}

/** A stand-in for the serve shell: prints the address, starts a child, answers SIGTERM as told. */
function fakeShell(onTerm: string): [string, string] {
  const file = join(tempDir(), 'shell.mjs');
  writeFileSync(
    file,
    `import { spawn } from 'node:child_process';
     import { createServer } from 'node:http';
     const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
     console.log('engine ' + child.pid);
     process.on('SIGTERM', () => { ${onTerm} });
     const server = createServer((request, response) => response.end('ready')).listen(0, '127.0.0.1', () => {
       console.log('Watchdeck is at http://127.0.0.1:' + server.address().port + '/?token=abc');
     });`,
  );
  return [process.execPath, file];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 50 && isAlive(pid); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return !isAlive(pid);
}

describe('exporter', () => {
  it('serves what it is told, stops, and comes back at the same address', async () => {
    const exporter = await startExporter();
    cleanups.push(() => exporter.kill());
    await exporter.set('queue_length', 7);
    await exporter.increment('jobs_total', 3);
    const page = await (await fetch(exporter.url)).text();
    expect(page).toMatch(/^queue_length 7$/m);
    expect(page).toMatch(/^jobs_total 3$/m);
    expect(page).toMatch(/^demo_requests_total 1$/m);

    const { url } = exporter;
    await exporter.kill();
    await expect(fetch(url)).rejects.toThrow();
    await exporter.start();
    expect(exporter.url).toBe(url);
    expect((await fetch(url)).status).toBe(200);
  });
});

describe('app', () => {
  it('reads the printed address and stops on SIGTERM', async () => {
    const app = await startApp({ command: fakeShell('child.kill(); process.exit(0)') });
    cleanups.push(() => app.remove());
    expect(app.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=abc$/);
    await app.stop();
    expect(() => app.url).toThrow('does not run');
  });

  it.skipIf(process.platform === 'win32')(
    'reports a shutdown that went wrong, with what was printed',
    async () => {
      const app = await startApp({ command: fakeShell("console.log('lost 3 rows'); process.exit(7)") });
      cleanups.push(() => app.remove());
      await expect(app.stop()).rejects.toThrow(/code 7[^]*lost 3 rows/);
    },
  );

  it('kills the engine with the shell', async () => {
    const app = await startApp({ command: fakeShell('') });
    cleanups.push(() => app.remove());
    const engine = Number(/engine (\d+)/.exec(app.output)?.[1]);
    expect(isAlive(engine)).toBe(true);
    await app.kill();
    expect(await gone(engine)).toBe(true);
  });

  it('says what was printed when no address comes', async () => {
    const file = join(tempDir(), 'busy.mjs');
    writeFileSync(file, "console.error('port 9 is taken'); process.exit(3);");
    await expect(startApp({ command: [process.execPath, file] })).rejects.toThrow(
      /code 3[^]*port 9 is taken/,
    );
  });
});

describe('totals', () => {
  it('round-trip, and a run that broke counts as a failure', () => {
    expect(readTotals(`x\n${totalsLine({ passed: 12, failed: 3 })}\n`)).toEqual({ passed: 12, failed: 3 });
    expect(readTotals('Tests 3 passed, nothing else\n')).toBeNull();
    expect(withExitCode({ passed: 5, failed: 0 }, 1)).toEqual({ passed: 5, failed: 1 });
    expect(withExitCode({ passed: 5, failed: 2 }, 1)).toEqual({ passed: 5, failed: 2 });
    expect(withExitCode({ passed: 5, failed: 0 }, 0)).toEqual({ passed: 5, failed: 0 });
  });
});
