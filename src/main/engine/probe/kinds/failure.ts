import { errorCodeOf, firstCause, networkProblem } from '../../base/network-failure.ts';
import { ProbeFailure } from '../run.ts';

/** What went wrong on the way to `host` (`host:port`), in words. `hostname` is what a certificate must be for. */
export function failureOf(thrown: unknown, host: string, hostname: string): ProbeFailure {
  if (thrown instanceof ProbeFailure) return thrown;
  const problem = networkProblem(thrown, { host, hostname, service: 'service', owner: 'check' });
  if (problem !== null) return new ProbeFailure(problem.code, problem.message);
  const cause = firstCause(thrown);
  const code = errorCodeOf(cause);
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return new ProbeFailure('connection_reset', `${host} closed the connection without an answer.`);
  if (code.startsWith('HPE_'))
    return new ProbeFailure(
      'not_http',
      `${host} does not answer in HTTP: does another service listen there, or does it want https://?`,
    );
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new ProbeFailure('connection_failed', `${host} could not be reached: ${detail}.`);
}
