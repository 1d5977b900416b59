import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ExporterOrder, ExporterReport } from './exporter-process.ts';

const SCRIPT = fileURLToPath(new URL('exporter-process.ts', import.meta.url));

/** A real prom-client exporter in a process of its own, on 127.0.0.1. Its port stays the same over stops and starts. */
export class Exporter {
  private child: ChildProcess | null = null;
  private port = 0;

  /** The address to scrape; known after the first start. */
  get url(): string {
    if (this.port === 0) throw new Error('the exporter was never started');
    return `http://127.0.0.1:${String(this.port)}/metrics`;
  }

  /** Starts it, on a free port the first time; resolves once it listens. */
  async start(): Promise<void> {
    if (this.child !== null) throw new Error('the exporter runs already');
    const child = fork(SCRIPT, [String(this.port)], { execArgv: [] });
    this.child = child;
    const report = await nextReport(child);
    if (!('listening' in report)) throw new Error(`the exporter did not start: ${JSON.stringify(report)}`);
    this.port = report.listening;
  }

  /** Sets a gauge; resolves once the next scrape will show it. */
  async set(name: string, value: number): Promise<void> {
    await this.order({ set: name, value });
  }

  /** Adds to a counter; resolves once the next scrape will show it. */
  async increment(name: string, by = 1): Promise<void> {
    await this.order({ increment: name, by });
  }

  /** Ends it the polite way. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  /** Ends it the hard way. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  private async order(order: ExporterOrder): Promise<void> {
    if (this.child === null) throw new Error('the exporter does not run');
    const report = nextReport(this.child);
    this.child.send(order);
    await report;
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.child;
    if (child === null) return;
    this.child = null;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}

/** Starts an exporter on a free port. The caller stops it. */
export async function startExporter(): Promise<Exporter> {
  const exporter = new Exporter();
  await exporter.start();
  return exporter;
}

/** The exporter's next word; rejects when it dies instead. */
function nextReport(child: ChildProcess): Promise<ExporterReport> {
  return new Promise((resolve, reject) => {
    const onMessage = (report: ExporterReport): void => {
      child.off('exit', onExit);
      if ('error' in report) reject(new Error(`exporter: ${report.error}`));
      else resolve(report);
    };
    const onExit = (code: number | null): void => {
      child.off('message', onMessage);
      reject(new Error(`the exporter ended with code ${String(code)}`));
    };
    child.once('message', onMessage);
    child.once('exit', onExit);
  });
}
