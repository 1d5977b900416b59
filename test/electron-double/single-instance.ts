import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { onExit } from './lifecycle.ts';

const lockSchema = z.object({ pid: z.number(), port: z.number().nullable() });
const callSchema = z.object({ argv: z.array(z.string()), cwd: z.string() });
const PORT_WAIT_MS = 50;
const PORT_TRIES = 200;

/** What a second instance tells the first. */
export type Call = z.infer<typeof callSchema>;

/**
 * Takes the lock of a data folder. False when a living process has it: that one is then told, and `told` resolves once it
 * was; a process must not end before.
 */
export function takeInstanceLock(
  folder: string,
  onSecond: (call: Call) => void,
): { isFirst: boolean; told: Promise<void> } {
  const file = path.join(folder, 'electron-double.lock');
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, port: null }), { flag: 'wx' });
  } catch {
    const holder = lockSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    if (isAlive(holder.pid)) return { isFirst: false, told: tellFirst(file) };
    // Left behind by a process that was killed.
    rmSync(file);
    return takeInstanceLock(folder, onSecond);
  }
  onExit(() => rmSync(file, { force: true }));
  const server = createServer((socket) => {
    let said = '';
    socket.on('data', (chunk) => (said += chunk.toString()));
    socket.on('end', () => {
      onSecond(callSchema.parse(JSON.parse(said)));
      socket.end('ok');
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    writeFileSync(file, JSON.stringify({ pid: process.pid, port }));
  });
  server.unref();
  return { isFirst: true, told: Promise.resolve() };
}

async function tellFirst(file: string): Promise<void> {
  for (let tries = 0; tries < PORT_TRIES; tries += 1) {
    const { port } = lockSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    if (port !== null) {
      await new Promise<void>((resolve, reject) => {
        const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
        socket.end(JSON.stringify({ argv: process.argv, cwd: process.cwd() }));
        socket.on('data', () => undefined);
        socket.once('end', resolve);
        socket.once('error', reject);
      });
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, PORT_WAIT_MS));
  }
  throw new Error('the first instance never listened');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
