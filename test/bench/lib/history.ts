import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { SyntheticApp } from '../synthetic-app.ts';

/** Series of one source (of the synthetic application). */
export const SERIES_PER_SOURCE = 1000;
/** Different applications; more sources than these share their values. */
const APPS = 5;

/** What is loaded: `series` in sources of a thousand, a row of each every `step` seconds. */
export interface HistoryShape {
  readonly series: number;
  readonly hours: number;
  readonly step: number;
}

export function rowsOf({ hours, step }: HistoryShape): number {
  return Math.round((hours * 3600) / step);
}

/** Writes the values of a history into a folder, so that the process that loads them doesn't have to make them up. */
export function writeHistory(dir: string, shape: HistoryShape): void {
  for (let seed = 0; seed < APPS; seed++) {
    const app = new SyntheticApp(seed, shape.step);
    const file = openSync(fileOf(dir, seed), 'w');
    for (let row = 0; row < rowsOf(shape); row++) {
      app.tick();
      writeSync(file, bytesOf(app.values));
    }
    closeSync(file);
  }
}

/** Reads it row by row: `next` fills the rows of all applications; source s has that of `rowOf(s)`. */
export function openHistory(dir: string): {
  readonly next: () => void;
  readonly rowOf: (source: number) => Float64Array;
} {
  const rows = Array.from({ length: APPS }, () => new Float64Array(SERIES_PER_SOURCE));
  const files = rows.map((_, seed) => openSync(fileOf(dir, seed), 'r'));
  return {
    next: () => files.forEach((file, seed) => readSync(file, bytesOf(rows[seed]!))),
    rowOf: (source) => rows[source % APPS]!,
  };
}

function fileOf(dir: string, seed: number): string {
  return join(dir, `history-${seed}.bin`);
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
