import type { Socket } from 'node:net';
import { ProbeFailure } from '../run.ts';
import type { ProbeRun } from '../run.ts';
import type { TcpSpec } from '../types.ts';
import { openTcp } from './connection.ts';
import { occursIn } from './match.ts';

/** More than this is not waited for: a greeting is short. */
const MOST_READ_BYTES = 64 * 1024;

/** Connects; where told so, says something and waits for an answer with a pattern in it. */
export async function probeTcp(run: ProbeRun, spec: TcpSpec): Promise<void> {
  const socket = await openTcp(run, spec);
  run.sample('probe_failed_due_to_regex', 0);
  try {
    if (spec.send !== null) socket.write(spec.send);
    if (spec.expect === null) return;
    run.doing = `waiting for ${spec.host}:${spec.port} to say "${spec.expect}"`;
    await run.timed('answer', () => waitFor(run, socket, spec, spec.expect ?? ''));
  } finally {
    socket.destroy();
  }
}

async function waitFor(run: ProbeRun, socket: Socket, spec: TcpSpec, pattern: string): Promise<void> {
  const place = `${spec.host}:${spec.port}`;
  const parts: Buffer[] = [];
  const text = (): string => Buffer.concat(parts).toString('utf8');
  const refuse = (how: string): ProbeFailure => {
    run.failedByRegex = true;
    run.sample('probe_failed_due_to_regex', 1);
    const said = text().trim();
    const heard = said === '' ? 'It said nothing' : `It said: ${said.slice(0, 120)}`;
    return new ProbeFailure('no_match', `${place} ${how} "${pattern}". ${heard}`);
  };
  const heard = (async () => {
    let length = 0;
    for await (const part of socket as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (occursIn(pattern, text(), `what ${place} says`)) return;
      if (length > MOST_READ_BYTES) throw refuse(`said more than ${MOST_READ_BYTES} bytes without`);
    }
    throw refuse('ended the connection without saying');
  })();
  try {
    await run.abortable(heard);
    run.fact('Said', text().trim().slice(0, 200));
  } catch (error) {
    // A server that says other things until the time is over has answered wrongly, not slowly.
    if (run.signal.aborted && parts.length > 0) throw refuse('did not say in time');
    throw error;
  }
}
