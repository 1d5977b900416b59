import { readFile } from 'node:fs/promises';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { compileRelabel } from '../relabel/index.ts';
import type { Relabel } from '../relabel/index.ts';
import type { ScrapeTarget } from '../scrape/index.ts';
import { TargetNames } from './names.ts';
import type { FoundTarget } from './names.ts';
import { targetsOf } from './populate.ts';
import { nameOf, SourceWatcher } from './watcher.ts';
import type { SourceContext } from './sources.ts';
import type { ScrapeJob, TargetDiscovery, TargetGroup } from './types.ts';

export interface TargetDiscoveryOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly appVersion: string;
  /** Takes all targets whenever they changed. */
  readonly takeTargets: (targets: readonly ScrapeTarget[]) => void;
  /** DNS servers to ask, `host:port`; the machine's own unless given. */
  readonly dnsServers?: readonly string[];
}

interface RunningJob {
  readonly job: ScrapeJob;
  readonly relabel: Relabel;
  /** A watcher per source, or the groups of a static one. */
  readonly sources: readonly (SourceWatcher | readonly TargetGroup[])[];
}

/** Makes a discovery without jobs. */
export function createTargetDiscovery(options: TargetDiscoveryOptions): TargetDiscovery {
  const { clock, log, appVersion, takeTargets } = options;
  const context: SourceContext = {
    clock,
    appVersion,
    dnsServers: options.dnsServers ?? null,
    access: { readFile: (path) => readFile(path, 'utf8'), env: (name) => process.env[name] },
  };
  let fixed: readonly ScrapeTarget[] = [];
  let running: RunningJob[] = [];
  let problems: string[] = [];
  let stopped = false;
  let applying = false;
  const ending = new Set<Promise<void>>();
  const names = new TargetNames();

  function end(watcher: SourceWatcher): void {
    const ended = watcher
      .stop()
      .catch((error: unknown) => log.error({ err: error }, 'a discovery did not end cleanly'))
      .finally(() => ending.delete(ended));
    ending.add(ended);
  }

  function handOn(): void {
    if (stopped || applying) return;
    const wrong: string[] = [];
    const discovered: FoundTarget[] = [];
    for (const { job, relabel, sources } of running) {
      const groups = sources.flatMap((source) =>
        source instanceof SourceWatcher ? (source.groups ?? []) : source,
      );
      for (const source of sources)
        if (source instanceof SourceWatcher && source.problem !== null)
          wrong.push(
            `job ${job.name}: targets from ${nameOf(source.source)} can't be discovered: ${source.problem}`,
          );
      const found = targetsOf(job, relabel, groups);
      wrong.push(...found.problems);
      discovered.push(...found.targets.map((target) => ({ scrapeJob: job.name, target })));
    }
    problems = wrong;
    const named = names.give(discovered, new Set(fixed.map(({ name }) => name)));
    takeTargets([...fixed, ...named]);
  }

  function runJob(job: ScrapeJob, before: RunningJob | undefined): RunningJob {
    const kept = new Set<SourceWatcher>();
    const sources = job.sources.map((source, index) => {
      if (source.kind === 'static') return source.groups;
      const same = before?.sources.find(
        (old): old is SourceWatcher =>
          old instanceof SourceWatcher && JSON.stringify(old.source) === JSON.stringify(source),
      );
      if (same !== undefined) {
        kept.add(same);
        return same;
      }
      const replaced = before?.sources[index];
      const groups =
        replaced instanceof SourceWatcher && replaced.source.kind === source.kind ? replaced.groups : null;
      return new SourceWatcher(source, context, groups, log, handOn);
    });
    for (const old of before?.sources ?? []) if (old instanceof SourceWatcher && !kept.has(old)) end(old);
    return { job, relabel: compileRelabel(job.relabel, job.nameScheme), sources };
  }

  return {
    apply(newFixed, jobs) {
      const before = new Map(running.map((job) => [job.job.name, job]));
      applying = true;
      fixed = newFixed;
      running = jobs.map((job) => runJob(job, before.get(job.name)));
      const names = new Set(jobs.map(({ name }) => name));
      for (const [name, old] of before) {
        if (names.has(name)) continue;
        for (const source of old.sources) if (source instanceof SourceWatcher) end(source);
      }
      applying = false;
      handOn();
    },
    problems: () => problems,
    async stop() {
      stopped = true;
      for (const { sources } of running)
        for (const source of sources) if (source instanceof SourceWatcher) end(source);
      await Promise.all(ending);
    },
  };
}
