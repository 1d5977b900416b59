import { fork } from 'node:child_process';
import { once } from 'node:events';
import { inProject } from '../../../scripts/lib/paths.ts';
import type { ExporterReport } from './exporter-process.ts';

/** The load of the ingest bench, served by another process. */
export interface LoadExporter {
  readonly port: number;
  /** What it saw since it was asked last. */
  report(): Promise<ExporterReport>;
  stop(): Promise<void>;
}

/** Starts it; `pages` different pages per target, then the first again. */
export async function startExporter(load: {
  readonly targets: number;
  readonly series: number;
  readonly interval: number;
  readonly pages: number;
}): Promise<LoadExporter> {
  const { targets, series, interval, pages } = load;
  const child = fork(
    inProject('test', 'bench', 'lib', 'exporter-process.ts'),
    [targets, series, interval, pages].map(String),
  );
  const ended = once(child, 'exit').then(() => {
    throw new Error('the load exporter ended');
  });
  ended.catch(() => undefined);
  const answer = async <T>(): Promise<T> => {
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [T];
    return message;
  };
  const { listening } = await answer<{ listening: number }>();
  return {
    port: listening,
    report: () => {
      const answered = answer<ExporterReport>();
      child.send('report');
      return answered;
    },
    stop: async () => {
      child.kill();
      await ended.catch(() => undefined);
    },
  };
}
