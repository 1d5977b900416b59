/** Starts of the built serve shell that are meant to end by themselves. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { inProject } from '../../../scripts/lib/paths.ts';
import { killTree, spawnTree } from '../../helpers/process-tree.ts';

export const SERVE_SCRIPT = inProject('out', 'main', 'serve.js');

/** A start that should be refused well before this. */
const TIMEOUT_MS = 15_000;

export interface EndedStart {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, the built serve shell unless another one is given; kills it when it doesn't end. */
export async function startThatEnds(
  args: readonly string[],
  command: readonly string[] = [process.execPath, SERVE_SCRIPT],
): Promise<EndedStart> {
  const [program = '', ...before] = command;
  const child = spawnTree(program, [...before, '--no-open', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout!.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const timer = setTimeout(() => void killTree(child), TIMEOUT_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { code, stdout, stderr };
}

/** One clear message and no more: what stands in the way is named by `thing`, the way out by `wayOut`. */
export function expectRefusal(start: EndedStart, thing: string, wayOut: RegExp): void {
  const { code, stdout, stderr } = start;
  expect(code, stderr).toBeOneOf([1, 2]);
  // The address is told while the engine starts.
  expect(stdout).toMatch(/^(Watchdeck is at \S+\n)?$/);
  expect(stderr).toMatch(/^watchdeck: /);
  expect(stderr.match(/^watchdeck/gm), stderr).toHaveLength(1);
  expect(stderr).toContain(thing);
  expect(stderr).toMatch(wayOut);
  // A stack trace is for us, not for the person.
  expect(stderr).not.toMatch(/^\s+at |\bError:/m);
}

/** Every file below a folder with a hash of its bytes; folders with the word. */
export function contentsOf(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(folder, name);
    found[name] = lstatSync(file).isFile()
      ? createHash('sha256').update(readFileSync(file)).digest('hex')
      : 'folder';
  }
  return found;
}
