import { METRIC_NAME, makeLabels, type Labels } from '#shared/model/labels.ts';
import { unwrapParens, type Expr } from '../ast.ts';
import { anyPresent } from './matching.ts';
import { hasAny, noLabels, type Column } from './values.ts';

/** absent and absent_over_time: 1 at the steps where none of the series has a value. */
export function absent(arg: Expr, columns: readonly Column[], steps: number): Column[] {
  const there = anyPresent(columns, steps);
  const present = new Uint8Array(steps);
  for (let i = 0; i < steps; i++) present[i] = there[i] === 1 ? 0 : 1;
  if (!hasAny(present)) return [];
  return [
    {
      labels: absentLabels(unwrapParens(arg)),
      values: new Float64Array(steps).fill(1),
      present,
      histograms: null,
      dropName: false,
    },
  ];
}

/** The labels the missing series would have: those its selector asks for with `=`, unless it asks for one twice. */
function absentLabels(arg: Expr): Labels {
  const selector = arg.kind === 'matrix' ? arg.selector : arg;
  if (selector.kind !== 'selector') return noLabels;
  const wanted = new Map<string, string>();
  const seen = new Set<string>();
  for (const { name, op, value } of selector.matchers) {
    if (name === METRIC_NAME) continue;
    if (op === '=' && !seen.has(name)) {
      wanted.set(name, value);
      seen.add(name);
    } else {
      wanted.delete(name);
    }
  }
  return makeLabels(wanted);
}
