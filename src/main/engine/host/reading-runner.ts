import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { counter, gauge } from './reading.ts';
import type { Reading } from './reading.ts';
import type { RowSample } from '../base/row-writer.ts';

/** What the runner says about each reading; the first two are node_exporter's names for the same thing. */
export const runnerMetadata = [
  gauge('node_scrape_collector_success', 'Whether the collector gave its readings for this row.'),
  gauge('node_scrape_collector_duration_seconds', 'How long the collector took.', 'seconds'),
  counter('watchdeck_host_collect_failures_total', 'Times the collector failed or was too late.'),
];

/** Runs one reading for row after row: with a deadline, never twice at a time, its failures said once per change. */
export class ReadingRunner {
  private readonly reading: Reading;
  private readonly clock: Clock;
  private readonly log: Log;
  private underWay: Promise<void> | null = null;
  private failure: string | null = null;
  private failures = 0;

  constructor(reading: Reading, clock: Clock, log: Log) {
    this.reading = reading;
    this.clock = clock;
    this.log = log;
  }

  /** Samples of this row; without the reading's own where it failed or took longer than `deadlineMs`. Never rejects. */
  async run(deadlineMs: number): Promise<RowSample[]> {
    const collector = this.reading.name;
    const samples: RowSample[] = [];
    const start = this.clock.monotonicMs();
    let problem = 'still busy with an earlier call';
    if (this.underWay === null) {
      problem = await this.attempt(samples, deadlineMs);
    }
    this.note(problem);
    const seconds = (this.clock.monotonicMs() - start) / 1000;
    // What a late call emits after this goes into an array nobody reads any more.
    const row = problem === '' ? [...samples] : [];
    row.push({
      metric: 'node_scrape_collector_success',
      labels: { collector },
      value: problem === '' ? 1 : 0,
    });
    row.push({ metric: 'node_scrape_collector_duration_seconds', labels: { collector }, value: seconds });
    row.push({
      metric: 'watchdeck_host_collect_failures_total',
      labels: { collector },
      value: this.failures,
    });
    return row;
  }

  /** Name of the reading while a call is under way, and the call itself. */
  pending(): { name: string; call: Promise<void> } | null {
    return this.underWay === null ? null : { name: this.reading.name, call: this.underWay };
  }

  /** Empty when it went well, else why not. */
  private async attempt(samples: RowSample[], deadlineMs: number): Promise<string> {
    const call = Promise.resolve()
      .then(() => this.reading.collect((metric, labels, value) => samples.push({ metric, labels, value })))
      .then(
        () => '',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
    this.underWay = call.then(() => {
      this.underWay = null;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`no answer within ${deadlineMs} ms`), deadlineMs);
    });
    const problem = await Promise.race([call, late]);
    clearTimeout(timer);
    return problem;
  }

  private note(problem: string): void {
    if (problem !== '') this.failures++;
    const before = this.failure;
    this.failure = problem === '' ? null : problem;
    if (problem === '' && before !== null) {
      this.log.info({ collector: this.reading.name }, 'host reading works again');
    } else if (problem !== '' && problem !== before) {
      this.log.warn(
        { collector: this.reading.name, problem, failures: this.failures },
        'host reading failed',
      );
    }
  }
}
