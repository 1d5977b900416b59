import { formatValue } from '#shared/format/index.ts';
import type { Unit } from '#shared/format/index.ts';
import { useState } from 'react';
import type { ChartLine } from './Chart.tsx';
import type { SeriesSummary } from './summary.ts';
import classes from './Chart.module.css';

const columns = ['last', 'min', 'max', 'mean'] as const;
type LegendColumn = (typeof columns)[number];

interface LegendProps {
  readonly lines: readonly ChartLine[];
  readonly summaries: readonly SeriesSummary[];
  readonly unit: Unit;
  readonly isolated: number | null;
  readonly onIsolate: (index: number | null) => void;
}

/** The legend as a table: click a heading to sort, a name to show that line alone and again to show all. */
export function Legend({ lines, summaries, unit, isolated, onIsolate }: LegendProps): React.ReactNode {
  const [sort, setSort] = useState<LegendColumn | null>(null);
  const order = sortedOrder(summaries, sort);
  return (
    <div className={classes.legendScroll}>
      <table className={classes.legend} aria-label="Legend">
        <thead>
          <tr>
            <th scope="col">
              <span className="wd-hidden">Series</span>
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" aria-sort={sort === column ? 'descending' : 'none'}>
                <button
                  type="button"
                  onClick={() => {
                    setSort(sort === column ? null : column);
                  }}
                >
                  {sort === column ? '↓ ' : ''}
                  {column}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {order.map((index) => {
            const line = lines[index];
            const summary = summaries[index];
            if (!line || !summary) return null;
            return (
              <tr key={index} data-off={isolated !== null && isolated !== index}>
                <td>
                  <button
                    type="button"
                    className={classes.legendName}
                    aria-pressed={isolated === index}
                    title={line.name}
                    onClick={() => {
                      onIsolate(isolated === index ? null : index);
                    }}
                  >
                    <i className={classes.swatch} style={{ background: line.style.color }} />
                    <span>{line.name}</span>
                  </button>
                </td>
                {columns.map((column) => (
                  <td key={column}>{formatValue(summary[column], unit)}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Indexes of the series, largest first by one column; series without points last, ties as they came. */
export function sortedOrder(summaries: readonly SeriesSummary[], by: LegendColumn | null): number[] {
  const order = summaries.map((_, i) => i);
  if (by === null) return order;
  const value = (i: number) => summaries[i]?.[by] ?? -Infinity;
  return order.sort((a, b) => (value(a) === value(b) ? a - b : value(b) - value(a)));
}
