import { ProbeFailure } from '../run.ts';
import type { ProbeRun } from '../run.ts';
import type { CommandSpec } from '../types.ts';
import { runProgram } from './program.ts';

/** Runs a command and judges its exit code. */
export async function probeCommand(run: ProbeRun, spec: CommandSpec): Promise<void> {
  const [program = ''] = spec.command;
  run.doing = `waiting for ${program} to end`;
  const { exitCode, endedBy, output } = await runProgram(run, spec.command, spec);
  const said = output.trim();
  run.fact('Ended', exitCode === null ? `by ${endedBy ?? 'a signal'}` : `with exit code ${exitCode}`);
  if (said !== '') run.fact('Output', said.slice(0, 1000));
  if (exitCode !== null) run.sample('probe_command_exit_code', exitCode);
  if (exitCode !== null && spec.exitCodes.includes(exitCode)) return;
  const how =
    exitCode === null ? `was ended by ${endedBy ?? 'a signal'}` : `ended with exit code ${exitCode}`;
  // The last line is where programs say what went wrong.
  const last = said.split('\n').at(-1)?.trim().slice(0, 200) ?? '';
  throw new ProbeFailure('exit_code', `${program} ${how}${last === '' ? '.' : `: ${last}`}`);
}
