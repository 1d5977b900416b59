import { readFile } from 'node:fs/promises';
import type { ProbeTestResult } from '#shared/contract/probes.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import type { Log } from '../base/log.ts';
import type { SecretAccess } from '../scrape/index.ts';
import type { MetricMetadata, TsdbSource } from '../tsdb/types.ts';
import { executeProbe } from './execute.ts';
import { probeMetadata } from './metadata.ts';
import { ProbeLoop } from './probe-loop.ts';
import type { ProbeLoopContext } from './probe-loop.ts';
import type { ProbeConfig, ProbeManager, ProbeObservation, ProbeState } from './types.ts';

/** What the checks work with. */
export interface ProbeManagerOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Opens the stream of a check in the store; the name is `probe:<name>`. */
  readonly openSource: (name: string) => TsdbSource;
  readonly putMetadata: (metadata: readonly MetricMetadata[]) => void;
  /** Hears of each result. */
  readonly observed: (observation: ProbeObservation) => void;
  /** Shown to servers in User-Agent. */
  readonly appVersion: string;
  /** How files and the environment are reached; the process's own unless given. */
  readonly access?: SecretAccess;
}

/** Makes a manager without checks; `apply` starts the loops. */
export function createProbeManager(options: ProbeManagerOptions): ProbeManager {
  return new Manager(options);
}

class Manager implements ProbeManager {
  private readonly context: ProbeLoopContext;
  private readonly putMetadata: ProbeManagerOptions['putMetadata'];
  private readonly loops = new Map<string, ProbeLoop>();
  private readonly changes: Emitter<void>;
  private readonly closing = new Set<Promise<unknown>>();
  private readonly testing = new AbortController();
  private stopped = false;

  constructor(options: ProbeManagerOptions) {
    const { clock, log, openSource, appVersion } = options;
    this.putMetadata = options.putMetadata;
    this.changes = new Emitter(log);
    this.context = {
      clock,
      log,
      openSource,
      appVersion,
      access: options.access ?? {
        readFile: (path) => readFile(path, 'utf8'),
        env: (name) => process.env[name],
      },
      observed: (observation) => {
        options.observed(observation);
        this.changes.emit();
      },
    };
  }

  apply(probes: readonly ProbeConfig[], allowCommands: boolean): void {
    if (this.stopped) throw new WatchdeckError('unavailable', 'The checks have been stopped');
    if (this.loops.size === 0 && probes.length > 0) this.putMetadata(probeMetadata);
    const wanted = new Map(probes.map((probe) => [probe.name, probe]));
    for (const [name, loop] of this.loops) {
      if (wanted.has(name)) continue;
      this.loops.delete(name);
      this.closeInBackground(loop.stop(true));
    }
    for (const [name, probe] of wanted) {
      const loop = this.loops.get(name);
      const allowed = allowCommands || probe.spec.kind !== 'command';
      if (loop === undefined) this.loops.set(name, new ProbeLoop(probe, allowed, this.context));
      else if (loop.isOn !== allowed || JSON.stringify(loop.config) !== JSON.stringify(probe))
        this.closeInBackground(loop.update(probe, allowed));
    }
    this.changes.emit();
  }

  statuses(): ProbeState[] {
    return [...this.loops.values()].map((loop) => loop.status());
  }

  async runNow(name: string): Promise<void> {
    const loop = this.loops.get(name);
    if (loop === undefined) throw new WatchdeckError('not_found', `There is no check named "${name}"`);
    if (!loop.isOn) throw commandsAreOff();
    await loop.runNow();
  }

  async test(probe: ProbeConfig, allowCommands: boolean): Promise<ProbeTestResult> {
    if (probe.spec.kind === 'command' && !allowCommands) throw commandsAreOff();
    const {
      samples: _row,
      certificateEndsMs: _ends,
      ...shown
    } = await executeProbe(probe, this.context, this.testing.signal);
    return shown;
  }

  onChange(listener: () => void): () => void {
    return this.changes.on(listener);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.testing.abort(new WatchdeckError('unavailable', 'The engine is stopping'));
    const ending = [...this.loops.values()].map((loop) => loop.stop(false));
    await Promise.all([...ending, ...this.closing]);
  }

  private closeInBackground(closing: Promise<void>): void {
    const watched = closing
      .catch((error: unknown) => this.context.log.error({ err: error }, 'a check did not end cleanly'))
      .finally(() => this.closing.delete(watched));
    this.closing.add(watched);
  }
}

function commandsAreOff(): WatchdeckError {
  return new WatchdeckError(
    'unsupported',
    'Command checks are switched off: set allow_commands: true at the top of watchdeck.yml to let it run programs.',
  );
}
