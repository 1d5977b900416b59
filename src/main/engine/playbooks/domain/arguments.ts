import type { AllowedCommand } from '../types.ts';

const LONGEST_ARGUMENT = 4_096;
const MOST_ARGUMENTS = 64;

/** A step that must not be done as it is; the message says why and what would have to be allowed. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/**
 * The program and all its arguments. No shell reads them, so that nothing in a label is ever more than text; what is left
 * to guard is that text which a program would take for an option. Throws {@link Refused}.
 */
export function commandLine(
  name: string,
  args: readonly string[],
  allowed: readonly AllowedCommand[],
  platform: NodeJS.Platform,
): { readonly command: AllowedCommand; readonly line: readonly [string, ...string[]] } {
  const command = allowed.find((each) => each.name === name);
  if (command === undefined) throw new Refused(`the command "${name}" is not in playbooks.commands`);
  if (args.length > MOST_ARGUMENTS) throw new Refused(`more than ${String(MOST_ARGUMENTS)} arguments`);
  args.forEach((arg, i) => {
    checkArgument(arg, `argument ${String(i + 1)} of ${name}`, command, platform);
  });
  return { command, line: [command.program, ...command.args, ...args] };
}

function checkArgument(
  arg: string,
  what: string,
  { allow, options, name }: AllowedCommand,
  platform: NodeJS.Platform,
): void {
  const shown = JSON.stringify(arg.length > 80 ? `${arg.slice(0, 80)}…` : arg);
  if (arg.length > LONGEST_ARGUMENT)
    throw new Refused(`${what} is longer than ${String(LONGEST_ARGUMENT)} characters`);
  if (arg.includes('\0')) throw new Refused(`${what} has a NUL in it`);
  // Windows programs know options by a slash too.
  const option = platform === 'win32' ? /^[-/]/ : /^-/;
  if (!options && option.test(arg))
    throw new Refused(`${what} begins like an option: ${shown} (playbooks.commands ${name}: options)`);
  if (allow === null)
    throw new Refused(`${name} takes no arguments from playbooks: it has no \`allow\` in playbooks.commands`);
  if (!allow.test(arg)) throw new Refused(`${what} is not what \`allow\` lets pass: ${shown}`);
}

const SERVICE = /^[A-Za-z0-9][A-Za-z0-9@:._-]*$/;

/**
 * The programs that restart a service on a system, one after the other; the next one runs when the one before succeeded,
 * or may fail. Throws {@link Refused} for a service that isn't allowed.
 */
export function restartCommands(
  service: string,
  options: {
    readonly allowed: readonly string[];
    readonly platform: NodeJS.Platform;
    readonly manager: string | null;
  },
): readonly { readonly line: readonly [string, ...string[]]; readonly mayFail: boolean }[] {
  const { allowed, platform, manager } = options;
  if (!allowed.includes(service)) throw new Refused(`the service "${service}" is not in playbooks.services`);
  if (!SERVICE.test(service)) throw new Refused(`"${service}" is no name of a service`);
  switch (platform) {
    case 'win32':
      return [
        // One that doesn't run can't be stopped, and is to be started all the same.
        { line: [manager ?? 'sc.exe', 'stop', service], mayFail: true },
        { line: [manager ?? 'sc.exe', 'start', service], mayFail: false },
      ];
    case 'darwin':
      return [
        { line: [manager ?? '/bin/launchctl', 'kickstart', '-k', `system/${service}`], mayFail: false },
      ];
    default:
      return [{ line: [manager ?? 'systemctl', 'restart', '--', service], mayFail: false }];
  }
}
