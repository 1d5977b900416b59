import { createReadStream } from 'node:fs';
import path from 'node:path';
import { formatTimestamp } from '#shared/format/index.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import type { Command, CommandContext } from './command.ts';
import { UsageError } from './command.ts';
import { dataDirOf, readArgs } from './args.ts';
import { lineLog } from './log.ts';

/** `watchdeck import`: stores samples from OpenMetrics text with timestamps. */
export const importSamples: Command = {
  name: 'import',
  usage: '[--data-dir DIR] FILE',
  summary: 'store samples from OpenMetrics text with timestamps; Watchdeck must not run the while',
  run: async (args, context) => {
    const { values, positionals } = readArgs(args, { 'data-dir': { type: 'string' } }, true);
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) throw new UsageError('Name one file.');
    return importFile(path.resolve(file), dataDirOf(values['data-dir']), context);
  },
};

async function importFile(
  file: string,
  dataDir: string,
  { out, err, appVersion }: CommandContext,
): Promise<number> {
  const { checkDump, importOpenMetrics } = await import('../engine/transfer/index.ts');
  const { ExpositionError } = await import('../engine/exposition/index.ts');
  const { openMetricsAlone } = await import('../engine/offline.ts');
  const read = (): AsyncIterable<Buffer> => createReadStream(file, { highWaterMark: 1 << 20 });
  try {
    // Read twice, so that a mistake on the last line doesn't leave half an import behind.
    await checkDump(read());
    const metrics = await openMetricsAlone({ dataDir, appVersion, log: lineLog(err) });
    try {
      const report = await importOpenMetrics(read(), metrics.tsdb, Date.now());
      const problem = metrics.tsdb.problem();
      if (problem !== null) throw new WatchdeckError('io', problem);
      const { series, samples, refused, minMs, maxMs } = report;
      out(`imported ${samples} samples of ${series} series${samples > 0 ? `, ${period(minMs, maxMs)}` : ''}`);
      if (refused > 0) {
        out(
          `refused ${refused}: there already, or more than ten minutes behind a newer sample of their series`,
        );
      }
    } finally {
      await metrics.close();
    }
    return 0;
  } catch (error) {
    if (error instanceof WatchdeckError) throw error;
    if (error instanceof ExpositionError) {
      throw new WatchdeckError('bad_request', `${file}: ${error.message}. Nothing was imported.`, { file });
    }
    throw new WatchdeckError('io', `${file}: ${explainFileError(error)}`, { file });
  }
}

function period(minMs: number, maxMs: number): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return `${formatTimestamp(minMs, timeZone)} to ${formatTimestamp(maxMs, timeZone)}`;
}
