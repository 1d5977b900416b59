import { createDumpParser } from '../exposition/index.ts';
import type { Dump } from '../exposition/types.ts';
import type { Tsdb } from '../tsdb/types.ts';

const LINE_FEED = 10;
/** Points are sealed each time this many came. */
const SEAL_SAMPLES = 200_000;
/** The store looks for points to seal once in ten seconds of the clock it is told. */
const SWEEP_MS = 11_000;

/** What an import did. */
export interface ImportReport {
  readonly series: number;
  readonly samples: number;
  /** Samples the store had already, or that came more than ten minutes behind a newer one of their series. */
  readonly refused: number;
  readonly minMs: number;
  readonly maxMs: number;
}

/** Reads a dump without storing it. Throws ExpositionError, which names the line. */
export async function checkDump(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  await eachPart(chunks, () => undefined);
}

/**
 * Stores a dump: OpenMetrics text with timestamps. Throws ExpositionError, which names the line; what stood before it is
 * stored then, so check a dump first. `nowMs` is the time of the clock.
 */
export async function importOpenMetrics(
  chunks: AsyncIterable<Uint8Array>,
  tsdb: Tsdb,
  nowMs: number,
): Promise<ImportReport> {
  const source = tsdb.source('import');
  const before = tsdb.stats().samplesRefused;
  const columns: number[] = [];
  let samples = 0;
  let unsealed = 0;
  let [minMs, maxMs] = [Infinity, -Infinity];
  let sweepMs = nowMs;
  await eachPart(chunks, (dump) => {
    columns.push(...source.columns(dump.newSeries));
    if (dump.metadata.length > 0) tsdb.putMetadata(dump.metadata);
    source.appendAt(
      dump.series.map((series) => columns[series] ?? 0),
      dump.times,
      dump.values,
    );
    for (const timeMs of dump.times) {
      minMs = Math.min(minMs, timeMs);
      maxMs = Math.max(maxMs, timeMs);
    }
    samples += dump.times.length;
    unsealed += dump.times.length;
    if (unsealed < SEAL_SAMPLES) return;
    unsealed = 0;
    tsdb.flush();
    sweepMs += SWEEP_MS;
    while (tsdb.maintain(sweepMs));
  });
  tsdb.flush();
  const refused = tsdb.stats().samplesRefused - before;
  return { series: columns.length, samples: samples - refused, refused, minMs, maxMs };
}

/** Cuts a stream at its lines and parses it. */
async function eachPart(chunks: AsyncIterable<Uint8Array>, take: (dump: Dump) => void): Promise<void> {
  const parser = createDumpParser();
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    rest = bytes.slice(end);
    if (end > 0) take(parser.parse(bytes.subarray(0, end)));
  }
  if (rest.length > 0) take(parser.parse(rest));
  parser.end();
}
