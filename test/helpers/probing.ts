import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { parseProbe } from '#engine/config/index.ts';
import { systemClock } from '#engine/base/clock.ts';
import { executeProbe } from '#engine/probe/execute.ts';
import type { ProbeOutcome } from '#engine/probe/execute.ts';
import { formatLabels, METRIC_NAME } from '#shared/model/labels.ts';

/** What one run gave, its samples by their notation: `probe_http_duration_seconds{phase="connect"}`. */
export interface Probed extends ProbeOutcome {
  readonly values: Readonly<Record<string, number>>;
}

/** Runs an entry as it would stand in `watchdeck.yml` once; 10 s unless it says otherwise. */
export async function probe(
  entry: Record<string, unknown>,
  env: Record<string, string> = { PATH: process.env.PATH ?? '' },
  signal: AbortSignal = new AbortController().signal,
): Promise<Probed> {
  const config = parseProbe({ name: 'test', interval: '1h', ...entry }, tmpdir());
  const access = { readFile: (path: string) => readFile(path, 'utf8'), env: (name: string) => env[name] };
  const outcome = await executeProbe(config, { clock: systemClock, access, appVersion: '1.2.3' }, signal);
  const values = Object.fromEntries(
    outcome.samples.map(({ metric, labels, value }) => [
      formatLabels({ ...labels, [METRIC_NAME]: metric }),
      value,
    ]),
  );
  return { ...outcome, values };
}
