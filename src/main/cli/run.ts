import { WatchdeckError } from '#shared/model/errors.ts';
import { layoutOf } from '../supervise/layout.ts';
import { UsageError } from './command.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';

/**
 * Runs one command: `argv` without node and script, `entry` the entry file's own URL. Resolves to the exit code:
 * 0 all is well, 1 what was looked at is wrong or could not be done, 2 called wrongly.
 */
export async function runCli(argv: readonly string[], entry: URL): Promise<number> {
  const err = (line: string): void => void process.stderr.write(`${line}\n`);
  const out = (line: string): void => void process.stdout.write(`${line}\n`);
  const fail = (message: string, code: number): number => {
    err(`watchdeck: ${message}`);
    return code;
  };
  // A reader that has seen enough (`| head`) closes the pipe.
  process.stdout.on('error', () => undefined);
  if (argv.length === 0 || argv[0] === 'help' || argv[0] === '--help' || argv[0] === '-h') {
    out(helpText(commands));
    return 0;
  }
  const found = findCommand(commands, argv[0] === '--version' ? ['version'] : argv);
  if (found === null) {
    return fail(`there is no command "${argv.slice(0, 2).join(' ')}". See \`watchdeck help\`.`, 2);
  }
  const { command, args } = found;
  if (args.includes('--help') || args.includes('-h')) {
    out(`watchdeck ${command.name} ${command.usage}`.trimEnd());
    out(command.summary);
    return 0;
  }
  try {
    return await command.run(args, { out, err, appVersion: layoutOf(entry).appVersion });
  } catch (error) {
    if (error instanceof UsageError) {
      return fail(`${error.message} Usage: watchdeck ${command.name} ${command.usage}`.trimEnd(), 2);
    }
    if (error instanceof WatchdeckError) return fail(error.message, 1);
    throw error;
  }
}

/** The command with the longest name that `argv` begins with, and what is left; null when there is none. */
export function findCommand(
  known: readonly Command[],
  argv: readonly string[],
): { readonly command: Command; readonly args: readonly string[] } | null {
  for (const length of [2, 1]) {
    const command = known.find(({ name }) => {
      const words = name.split(' ');
      return words.length === length && words.every((word, at) => word === argv[at]);
    });
    if (command !== undefined) return { command, args: argv.slice(length) };
  }
  return null;
}

/** The list of commands, one line each. */
export function helpText(known: readonly Command[]): string {
  const heads = known.map(({ name, usage }) => `${name} ${usage}`.trimEnd());
  const width = Math.max(...heads.map((head) => head.length));
  const lines = known.map(({ summary }, at) => `  ${(heads[at] ?? '').padEnd(width)}  ${summary}`);
  return ['Usage: watchdeck COMMAND …', '', ...lines].join('\n');
}
