import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { printPdf } from '#main/serve/print-pdf.ts';
import { inProject } from '../../scripts/lib/paths.ts';
import { isReady } from '../helpers/app.ts';
import { killTree, spawnTree } from '../helpers/process-tree.ts';

let dataDir: string;
let started: ChildProcess[];

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'watchdeck-serve-'));
  started = [];
});
afterEach(async () => {
  for (const child of started) await killTree(child);
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

/** The serve shell from source with the real engine; `said` grows while it runs. */
function serve(...args: string[]): { child: ChildProcess; said: () => string; address: Promise<string> } {
  const script = inProject('src', 'main', 'serve.ts');
  const child = spawnTree(process.execPath, [script, '--no-open', '--data-dir', dataDir, ...args], {
    stdio: 'pipe',
  });
  started.push(child);
  let said = '';
  const address = new Promise<string>((resolve) => {
    child.stdout!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /^Watchdeck is at (\S+)\n/m.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { child, said: () => said, address };
}

async function endOf(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}

test('it prints one line, keeps its key over a restart, and a SIGTERM ends it well', async () => {
  const tokens: string[] = [];
  for (let run = 0; run < 2; run += 1) {
    const { child, said, address } = serve('--port', '0');
    const link = await address;
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
    expect((await fetch(new URL('/', link))).status).toBe(401);
    tokens.push(new URL(link).searchParams.get('token')!);
    child.kill('SIGTERM');
    expect(await endOf(child)).toBe(process.platform === 'win32' ? null : 0);
    expect(said().trim().split('\n')).toHaveLength(1);
  }
  expect(tokens[0]).toBe(tokens[1]);
  expect(readFileSync(path.join(dataDir, 'serve-token'), 'utf8').trim()).toBe(tokens[0]);
  if (process.platform !== 'win32')
    expect(statSync(path.join(dataDir, 'serve-token')).mode & 0o777).toBe(0o600);
});

test('a port that is taken is named with the way out', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  const { child, said } = serve('--port', String(port));
  expect(await endOf(child)).toBe(1);
  expect(said()).toContain(`Port ${port} on 127.0.0.1 is taken`);
  expect(said()).toContain('--port 0');
  holder.close();
});

test('a data folder that another engine holds is named, and nothing is left running', async () => {
  const first = serve('--port', '0');
  const address = await first.address;
  await expect.poll(() => isReady(address), { timeout: 30_000 }).toBe(true);
  const second = serve('--port', '0');
  expect(await endOf(second.child)).toBe(1);
  expect(second.said()).toContain(dataDir);
  expect(first.child.exitCode).toBeNull();
});

test('an unknown flag is refused by name', async () => {
  const { child, said } = serve('--prot', '1');
  expect(await endOf(child)).toBe(2);
  expect(said()).toContain('--prot');
});

test('a shell that is killed takes its engine with it', async () => {
  const script = inProject('src', 'main', 'serve.ts');
  const child = spawn(process.execPath, [script, '--no-open', '--port', '0', '--data-dir', dataDir], {
    stdio: 'pipe',
  });
  started.push(child);
  await once(child.stdout, 'data');
  const closed = once(child.stdout, 'close');
  child.kill('SIGKILL');
  // The engine holds the same pipe: it closes when the last of the two is gone.
  await closed;
});

test('a report is printed by the installed browser', async () => {
  const pdf = await printPdf('<!doctype html><title>Report</title><h1>All good</h1>');
  expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
});
