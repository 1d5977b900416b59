import { labelsKey } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { prepareRule, TemplateError } from '../rules/index.ts';
import type { Column, Columns } from './columns.ts';
import { passes } from './threshold.ts';
import type { Threshold } from './threshold.ts';

/** When one alert's expression held. */
export interface AlertColumn {
  readonly labels: Labels;
  readonly active: Uint8Array;
}

export interface AlertColumns {
  readonly alerts: readonly AlertColumn[];
  /** 1 at steps where the rule could not be evaluated: two series made one alert. Alerts stay as they are there. */
  readonly failed: Uint8Array;
}

/** A rule's labels, given to series and values. */
export interface Labelling {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Turns an expression's columns into its alerts'; with a threshold, a value counts where it passes. */
export function alertColumns(columns: Columns, rule: Labelling, threshold: Threshold | null): AlertColumns {
  const prepared = prepareRule({ ...rule, annotations: {} }, { externalLabels: {}, externalUrl: '' });
  const failed = new Uint8Array(columns.steps);
  const alerts = new Map<string, AlertColumn>();
  const mark = (labels: Labels, step: number): void => {
    const key = labelsKey(labels);
    let alert = alerts.get(key);
    if (alert === undefined) alerts.set(key, (alert = { labels, active: new Uint8Array(columns.steps) }));
    if (alert.active[step] === 1) failed[step] = 1;
    alert.active[step] = 1;
  };
  for (const column of columns.series) {
    const labelsAt = (value: number, step: number): Labels =>
      prepared.labelsOf({ labels: column.labels, value }, worldAt(columns.startMs + step * columns.stepMs));
    // Most rules' labels don't depend on the value: they are made once per series.
    const fixed = prepared.dynamicLabels ? null : labelsAt(0, 0);
    if (fixed !== null && !alerts.has(labelsKey(fixed))) {
      const active = activeSteps(column, threshold);
      if (active !== null) alerts.set(labelsKey(fixed), { labels: fixed, active });
      continue;
    }
    for (let step = 0; step < columns.steps; step++) {
      const value = column.values[step] ?? NaN;
      if (isActive(column, step, threshold)) mark(fixed ?? labelsAt(value, step), step);
    }
  }
  return { alerts: [...alerts.values()], failed };
}

function isActive({ values, present }: Column, step: number, threshold: Threshold | null): boolean {
  return (
    present[step] === 1 && (threshold === null || passes(values[step] ?? NaN, threshold.op, threshold.value))
  );
}

/** Null where it never is. */
function activeSteps(column: Column, threshold: Threshold | null): Uint8Array | null {
  if (threshold === null) return column.present.includes(1) ? column.present.slice() : null;
  const active = new Uint8Array(column.present.length);
  let any = false;
  for (let step = 0; step < active.length; step++) {
    if (!isActive(column, step, threshold)) continue;
    active[step] = 1;
    any = true;
  }
  return any ? active : null;
}

function worldAt(timeMs: number) {
  return {
    timeMs,
    query: (): never => {
      throw new TemplateError('query is not answered in a backtest');
    },
  };
}
