import type { CertificateInfo } from '#shared/contract/probes.ts';
import type { Clock } from '../base/clock.ts';
import type { RowSample } from '../base/row-writer.ts';
import type { SecretAccess } from '../scrape/index.ts';

/** A check that failed for a known reason: the code is stable, the message a whole sentence that names what was looked at. */
export class ProbeFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ProbeFailure';
    this.code = code;
  }
}

/** What every run works with. */
export interface RunContext {
  readonly clock: Clock;
  readonly access: SecretAccess;
  readonly appVersion: string;
}

/** One run of a check: what it may use, and what it came to know on its way, kept also where it fails. */
export class ProbeRun {
  readonly context: RunContext;
  readonly timeoutMs: number;
  /** Aborts when the time is over or the check is given up. */
  readonly signal: AbortSignal;
  /** What is being done, for the message where time runs out: "connecting to 10.0.0.1:443". */
  doing = 'starting';
  /** Bad header or body: told apart from a server that can't be reached. */
  failedByRegex = false;
  certificates: CertificateInfo[] = [];
  /** What came, said for people: `Status` → `200 OK`. */
  readonly facts: { label: string; text: string }[] = [];
  readonly phases = new Map<string, number>();
  private readonly samples = new Map<string, RowSample>();

  constructor(context: RunContext, timeoutMs: number, signal: AbortSignal) {
    this.context = context;
    this.timeoutMs = timeoutMs;
    this.signal = signal;
  }

  /** Notes a sample; the last one of a series counts. */
  sample(metric: string, value: number, labels: Readonly<Record<string, string>> = {}): void {
    this.samples.set(`${metric} ${Object.values(labels).join(' ')}`, { metric, labels, value });
  }

  fact(label: string, text: string): void {
    this.facts.push({ label, text });
  }

  /** Adds to a phase: over redirects each of them counts. */
  phase(name: string, durationMs: number): void {
    this.phases.set(name, (this.phases.get(name) ?? 0) + durationMs);
  }

  /** Measures a step as a phase, also where it fails. */
  async timed<T>(name: string, step: () => Promise<T>): Promise<T> {
    const startMs = this.context.clock.monotonicMs();
    try {
      return await step();
    } finally {
      this.phase(name, this.context.clock.monotonicMs() - startMs);
    }
  }

  /** Waits for what can't be aborted itself. */
  async abortable<T>(pending: Promise<T>): Promise<T> {
    pending.catch(() => undefined);
    const { signal } = this;
    const given = Promise.withResolvers<never>();
    const giveUp = (): void => given.reject(signal.reason);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    try {
      return await Promise.race([given.promise, pending]);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  rows(): RowSample[] {
    return [...this.samples.values()];
  }
}
