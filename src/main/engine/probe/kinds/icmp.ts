import { ProbeFailure } from '../run.ts';
import type { ProbeRun } from '../run.ts';
import type { IcmpSpec } from '../types.ts';
import { pingArguments, readPing } from './ping-output.ts';
import { runProgram } from './program.ts';
import type { Ended } from './program.ts';
import { noteAddress, resolveHost } from './resolve.ts';

/** `ping` is not on the path of everything that starts programs, e.g. of macOS's dock. */
const USUAL_PLACES = '/usr/bin:/bin:/usr/sbin:/sbin';

/** Sends one echo request by the system's `ping`, which may do what this process may not (raw sockets). */
export async function probeIcmp(run: ProbeRun, spec: IcmpSpec): Promise<void> {
  const { host } = spec;
  const [first] = await resolveHost(run, host, spec.ipProtocol);
  const address = first?.address ?? host;
  noteAddress(run, address);
  run.doing = `waiting for the echo of ${host}`;
  const { roundTripMs, hopLimit, ended } = await ping(run, address);
  run.sample('probe_icmp_duration_seconds', (run.phases.get('resolve') ?? 0) / 1000, { phase: 'resolve' });
  if (roundTripMs === null) {
    throw new ProbeFailure('no_echo', `${host} (${address}) did not answer the ping${detailOf(ended)}.`);
  }
  run.phase('rtt', roundTripMs);
  run.sample('probe_icmp_duration_seconds', roundTripMs / 1000, { phase: 'rtt' });
  run.fact('Round trip', `${roundTripMs} ms`);
  if (hopLimit !== null) run.sample('probe_icmp_reply_hop_limit', hopLimit);
}

async function ping(run: ProbeRun, address: string) {
  const command = pingArguments(process.platform, address, run.timeoutMs);
  const path = [run.context.access.env('PATH'), process.platform === 'win32' ? undefined : USUAL_PLACES];
  const environment = { PATH: path.filter((part) => part !== undefined).join(':') };
  try {
    const options = { environment: process.platform === 'win32' ? {} : environment, workingDirectory: null };
    const ended = await runProgram(run, command, options);
    return { ...readPing(ended.output), ended };
  } catch (error) {
    if (error instanceof ProbeFailure && error.code === 'not_started') {
      throw new ProbeFailure(
        'no_ping',
        `The program ${command[0] ?? 'ping'} can't be run on this machine: install it (package iputils-ping), or use a tcp check.`,
      );
    }
    throw error;
  }
}

/** What ping itself complains of, e.g. that it isn't permitted to. */
function detailOf({ exitCode, output }: Ended): string {
  // 1 is "no answer" everywhere; anything else is trouble of ping's own.
  const complaint = output.split('\n').find((line) => /^ping6?: /.test(line));
  return exitCode === 1 || complaint === undefined ? '' : ` (${complaint.trim()})`;
}
