import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WatchdeckError } from '#shared/model/errors.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import type { Command } from './command.ts';
import { UsageError } from './command.ts';
import { dataDirOf, readArgs } from './args.ts';
import { lineLog } from './log.ts';
import { parseTimeMs } from './time.ts';

const flags = {
  'data-dir': { type: 'string' },
  match: { type: 'string', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
} as const;

/** `watchdeck export`: samples as OpenMetrics text, whether an engine runs on the folder or not. */
export const exportSamples: Command = {
  name: 'export',
  usage: '[--data-dir DIR] [--match SELECTOR]… [--from TIME] [--to TIME] FILE|-',
  summary:
    'write samples as OpenMetrics text with timestamps; TIME is a date, unix seconds or how long ago (7d)',
  run: async (args, { err, appVersion }) => {
    const { values, positionals } = readArgs(args, flags, true);
    const [target] = positionals;
    if (target === undefined || positionals.length > 1)
      throw new UsageError('Name one file, or - for the output.');
    const nowMs = Date.now();
    const minMs = values.from === undefined ? 0 : parseTimeMs(values.from, '--from', nowMs);
    const maxMs = values.to === undefined ? nowMs + 3_600_000 : parseTimeMs(values.to, '--to', nowMs);
    const { parseSelector } = await import('../engine/query/index.ts');
    const selectors = (values.match ?? []).map((text) => parseSelector(text));
    const { openMetricsBeside } = await import('../engine/offline.ts');
    const { exportOpenMetrics } = await import('../engine/transfer/index.ts');
    const dataDir = dataDirOf(values['data-dir']);
    const metrics = await openMetricsBeside({ dataDir, appVersion, log: lineLog(err) });
    const counts = { samples: 0, families: 0 };
    try {
      const text = exportOpenMetrics({ reader: metrics.tsdb, selectors, minMs, maxMs }, counts);
      await (target === '-' ? toOutput(text) : toFile(text, path.resolve(target)));
    } finally {
      await metrics.close();
    }
    err(`exported ${counts.samples} samples of ${counts.families} metrics`);
    return 0;
  },
};

async function toOutput(text: Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(text), process.stdout, { end: false });
  } catch (error) {
    // A reader that has seen enough closes the pipe.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
}

/** Under another name until it is whole. */
async function toFile(text: Iterable<string>, file: string): Promise<void> {
  const partial = `${file}.partial`;
  try {
    await pipeline(Readable.from(text), createWriteStream(partial));
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw new WatchdeckError('io', `${file}: ${explainFileError(error)}`, { file });
  }
}
