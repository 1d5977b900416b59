import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { resolveDataDir } from '../supervise/data-dir.ts';
import { UsageError } from './command.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Reads a command's arguments. Throws {@link UsageError}: a misspelt flag must not be lost silently. */
export function readArgs<T extends Options>(args: readonly string[], options: T, allowPositionals: boolean) {
  try {
    return parseArgs({ args: [...args], strict: true, allowPositionals, options });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.replace(/\.?$/, '.'));
  }
}

/** The data folder a command works on; `flag` is what followed `--data-dir`. */
export function dataDirOf(flag: string | undefined): string {
  const { platform, env } = process;
  return resolveDataDir(flag, { platform, env, homeDir: homedir(), cwd: process.cwd() });
}
