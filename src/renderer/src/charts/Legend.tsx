import { useEffect, useRef, useState } from 'react';
import type { Calculation } from '#shared/dashboard/index.ts';
import type { SeriesBuffer } from '../live/series-buffer.ts';
import { calculate } from './calculate.ts';
import { cancelDraw, requestDraw, requestLiveDraw } from './frame-loop.ts';
import { clickName, sortedOrder } from './legend-model.ts';
import type { Selection } from './legend-model.ts';
import type { ChartLine } from './looks.ts';
import classes from './Legend.module.css';

interface LegendProps {
  readonly lines: readonly ChartLine[];
  readonly buffer: SeriesBuffer;
  readonly values: readonly Calculation[];
  readonly shown: 'table' | 'list';
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
}

/** How often values are counted anew; points may come faster than anybody reads. */
const UPDATE_MS = 1_000;

/**
 * The legend as a table or a list: a heading sorts, a name shows that line alone and again all, with Ctrl it is added or
 * taken away. Values are written into their cells past React, which would render for each point.
 */
export function Legend({ lines, buffer, values, shown, selection, onSelect }: LegendProps): React.ReactNode {
  const [sort, setSort] = useState<Calculation | null>(null);
  const [order, setOrder] = useState<readonly number[]>([]);
  const body = useRef<HTMLElement>(null);

  useEffect(() => {
    if (values.length === 0) return;
    const write = () => {
      const columns = lines.map(({ column }) => buffer.columns[column] ?? []);
      for (const cell of body.current?.querySelectorAll<HTMLElement>('[data-cell]') ?? []) {
        const [index = 0, place = 0] = (cell.dataset.cell ?? '').split(':').map(Number);
        const calculation = values[place];
        if (calculation === undefined) continue;
        const value = calculate(columns[index] ?? [], calculation);
        const text = calculation === 'count' ? String(value) : (lines[index]?.text(value) ?? '');
        if (cell.textContent !== text) cell.textContent = text;
      }
      if (sort === null) return;
      const next = sortedOrder(columns.map((column) => calculate(column, sort)));
      setOrder((now) =>
        now.length === next.length && now.every((each, i) => each === next[i]) ? now : next,
      );
    };
    requestDraw(write);
    let timer: number | null = null;
    const stop = buffer.listen(() => {
      timer ??= window.setTimeout(() => {
        timer = null;
        requestLiveDraw(write);
      }, UPDATE_MS);
    });
    return () => {
      stop();
      cancelDraw(write);
      if (timer !== null) window.clearTimeout(timer);
    };
  }, [buffer, lines, values, sort, order]);

  const rows = sort !== null && order.length === lines.length ? order : lines.map((_, i) => i);
  const nameButton = (index: number): React.ReactNode => {
    const line = lines[index];
    if (!line) return null;
    return (
      <button
        type="button"
        className={classes.legendName}
        aria-pressed={selection?.has(line.name) ?? false}
        title={line.name}
        onClick={(event) => {
          onSelect(clickName(selection, line.name, event.ctrlKey || event.metaKey));
        }}
      >
        <i className={classes.swatch} style={{ background: line.style.color }} />
        <span>{line.name}</span>
      </button>
    );
  };
  const isOff = (index: number): boolean => selection !== null && !selection.has(lines[index]?.name ?? '');

  if (shown === 'list') {
    return (
      <ul
        ref={(element) => {
          body.current = element;
        }}
        className={classes.legendList}
        aria-label="Legend"
      >
        {rows.map((index) => (
          <li key={index} data-off={isOff(index)}>
            {nameButton(index)}
            {values.map((calculation, place) => (
              <span key={calculation} className={classes.listValue}>
                {values.length > 1 || calculation !== 'last' ? `${calculation} ` : ''}
                <b data-cell={`${String(index)}:${String(place)}`} />
              </span>
            ))}
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div className={classes.legendScroll}>
      <table className={classes.legend} aria-label="Legend">
        <thead>
          <tr>
            <th scope="col">
              <span className="wd-hidden">Series</span>
            </th>
            {values.map((calculation) => (
              <th key={calculation} scope="col" aria-sort={sort === calculation ? 'descending' : 'none'}>
                <button
                  type="button"
                  onClick={() => {
                    setSort(sort === calculation ? null : calculation);
                  }}
                >
                  {sort === calculation ? '↓ ' : ''}
                  {calculation}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody
          ref={(element) => {
            body.current = element;
          }}
        >
          {rows.map((index) => (
            <tr key={index} data-off={isOff(index)}>
              <td>{nameButton(index)}</td>
              {values.map((calculation, place) => (
                <td key={calculation} data-cell={`${String(index)}:${String(place)}`} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
