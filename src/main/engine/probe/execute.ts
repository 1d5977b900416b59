import type { ProbeTestResult } from '#shared/contract/probes.ts';
import type { RowSample } from '../base/row-writer.ts';
import { ScrapeError } from '../scrape/index.ts';
import { earliestEndMs } from './kinds/certificates.ts';
import { probeCommand } from './kinds/command.ts';
import { probeDns } from './kinds/dns.ts';
import { probeFile } from './kinds/file.ts';
import { probeHttp } from './kinds/http.ts';
import { probeIcmp } from './kinds/icmp.ts';
import { probeProcess } from './kinds/process.ts';
import { probeTcp } from './kinds/tcp.ts';
import { probeTls } from './kinds/tls.ts';
import { ProbeFailure, ProbeRun } from './run.ts';
import type { RunContext } from './run.ts';
import type { ProbeConfig, ProbeSpec } from './types.ts';

/** What one run gave: the row to store, and what the console shows of it. */
export interface ProbeOutcome extends ProbeTestResult {
  readonly samples: readonly RowSample[];
  readonly certificateEndsMs: number | null;
}

/** Runs a check once. Rejects with the signal's reason when given up; whatever is wrong with what it looks at is an outcome. */
export async function executeProbe(
  probe: Pick<ProbeConfig, 'spec' | 'timeoutMs'>,
  context: RunContext,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const timeout = new AbortController();
  const run = new ProbeRun(context, probe.timeoutMs, AbortSignal.any([signal, timeout.signal]));
  const timer = setTimeout(() => timeout.abort(new Error('the time is over')), probe.timeoutMs);
  const startMs = context.clock.monotonicMs();
  let failure: ProbeFailure | null = null;
  try {
    await runKind(run, probe.spec);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    failure = failureFrom(error, run, timeout.signal.aborted);
  } finally {
    clearTimeout(timer);
  }
  const durationMs = context.clock.monotonicMs() - startMs;
  run.sample('probe_success', failure === null ? 1 : 0);
  run.sample('probe_duration_seconds', durationMs / 1000);
  return {
    ok: failure === null,
    failure: failure === null ? null : { code: failure.code, message: failure.message },
    durationMs,
    facts: run.facts,
    phases: [...run.phases].map(([name, phaseMs]) => ({ name, durationMs: phaseMs })),
    certificates: run.certificates,
    samples: run.rows(),
    certificateEndsMs: run.certificates.length === 0 ? null : earliestEndMs(run.certificates),
  };
}

function failureFrom(error: unknown, run: ProbeRun, timedOut: boolean): ProbeFailure {
  // What was learned wins over the time that ran out while it was learned.
  if (error instanceof ProbeFailure) return error;
  if (error instanceof ScrapeError) return new ProbeFailure(error.code, error.message);
  if (timedOut) return new ProbeFailure('timeout', `The ${run.timeoutMs} ms were over while ${run.doing}.`);
  return new ProbeFailure('internal', `The check itself failed: ${String(error)}`);
}

function runKind(run: ProbeRun, spec: ProbeSpec): Promise<void> {
  switch (spec.kind) {
    case 'http':
      return probeHttp(run, spec);
    case 'tcp':
      return probeTcp(run, spec);
    case 'tls':
      return probeTls(run, spec);
    case 'dns':
      return probeDns(run, spec);
    case 'icmp':
      return probeIcmp(run, spec);
    case 'process':
      return probeProcess(run, spec);
    case 'file':
      return probeFile(run, spec);
    case 'command':
      return probeCommand(run, spec);
  }
}
