import type { Column } from '../../live/series-buffer.ts';
import type { PanelSeries } from '../panel-series.ts';
import type { ReducedValue } from '../reduced/reduced-values.ts';

/** What a panel shows as rows and columns: for a file, or for reading. Times are unix ms. */
export interface PanelTable {
  readonly columns: readonly { readonly name: string; readonly kind: 'time' | 'text' | 'value' }[];
  readonly rows: readonly (readonly (number | string | null)[])[];
}

/** A row per moment, oldest first, a column per series. */
export function seriesTable(
  series: readonly Pick<PanelSeries, 'name' | 'index'>[],
  timesS: readonly number[],
  columns: readonly Column[],
): PanelTable {
  return {
    columns: [
      { name: 'Time', kind: 'time' },
      ...series.map(({ name }) => ({ name, kind: 'value' as const })),
    ],
    rows: timesS.map((timeS, i) => [
      Math.round(timeS * 1000),
      ...series.map(({ index }) => columns[index]?.[i] ?? null),
    ]),
  };
}

/** A row per series: its name and its value. */
export function valuesTable(values: readonly Pick<ReducedValue, 'name' | 'value'>[]): PanelTable {
  return {
    columns: [
      { name: 'Series', kind: 'text' },
      { name: 'Value', kind: 'value' },
    ],
    rows: values.map(({ name, value }) => [name, value]),
  };
}

/** As a file (RFC 4180): times in UTC as ISO 8601 has them, numbers in full, nothing where there is no value. */
export function csvOf({ columns, rows }: PanelTable): string {
  const lines = [
    columns.map(({ name }) => quoted(name)),
    ...rows.map((row) =>
      row.map((cell, i) => {
        if (cell === null) return '';
        if (columns[i]?.kind === 'time') return new Date(Number(cell)).toISOString();
        return typeof cell === 'number' ? String(cell) : quoted(cell);
      }),
    ),
  ];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** A text that a spreadsheet would take for a formula gets an apostrophe: label values are strangers' text. */
function quoted(text: string): string {
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
