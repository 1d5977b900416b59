import type { Aggregate, AtModifier, Expr, Subquery, VectorMatching, VectorSelector } from './ast.ts';
import { isComparison } from './ast.ts';
import { formatDurationMs } from '../base/duration.ts';
import { quote } from './literals.ts';

/** Writes an expression in Prometheus's canonical form, on one line. Parsing the result gives the same expression. */
export function formatExpr(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return formatNumber(expr.value, expr.isDuration);
    case 'string':
      return quote(expr.value);
    case 'selector':
      return formatSelector(expr) + formatModifiers(expr.at, expr.offsetMs);
    case 'matrix': {
      const { selector } = expr;
      const range = `[${formatDurationMs(expr.rangeMs)}]`;
      return formatSelector(selector) + range + formatModifiers(selector.at, selector.offsetMs);
    }
    case 'subquery':
      return formatExpr(expr.expr) + subquerySuffix(expr);
    case 'call':
      return `${expr.name}(${expr.args.map(formatExpr).join(', ')})`;
    case 'aggregate': {
      const args = expr.param === null ? [expr.expr] : [expr.param, expr.expr];
      return `${aggregateHead(expr)}(${args.map(formatExpr).join(', ')})`;
    }
    case 'binary': {
      const bool = expr.returnBool && isComparison(expr.op) ? ' bool' : '';
      return `${formatExpr(expr.left)} ${expr.op}${bool}${formatMatching(expr.matching)} ${formatExpr(expr.right)}`;
    }
    case 'unary':
      return expr.op + formatExpr(expr.expr);
    case 'paren':
      return `(${formatExpr(expr.expr)})`;
  }
}

/** What stands before an aggregation's arguments: `sum by (job) `. */
export function aggregateHead({ op, without, grouping }: Aggregate): string {
  if (!without && grouping.length === 0) return op;
  return `${op} ${without ? 'without' : 'by'} (${formatLabels(grouping)}) `;
}

/** What stands after a subquery's expression: `[5m:1m] offset 1h`. */
export function subquerySuffix({ rangeMs, stepMs, at, offsetMs }: Subquery): string {
  const step = stepMs === null ? '' : formatDurationMs(stepMs);
  return `[${formatDurationMs(rangeMs)}:${step}]${formatModifiers(at, offsetMs)}`;
}

function formatNumber(value: number, isDuration: boolean): string {
  if (isDuration && Number.isInteger(value * 1000)) return formatDurationMs(value * 1000);
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

function formatSelector(selector: VectorSelector): string {
  const name = selector.name ?? '';
  const matchers = selector.matchers
    .filter((matcher) => !(name !== '' && matcher.name === '__name__' && matcher.op === '='))
    .map((matcher) => `${formatLabel(matcher.name)}${matcher.op}${quote(matcher.value)}`);
  return matchers.length === 0 && name !== '' ? name : `${name}{${matchers.join(',')}}`;
}

function formatModifiers(at: AtModifier | null, offsetMs: number): string {
  let text = '';
  if (at !== null) text += at.kind === 'time' ? ` @ ${(at.ms / 1000).toFixed(3)}` : ` @ ${at.kind}()`;
  if (offsetMs !== 0) text += ` offset ${formatDurationMs(offsetMs)}`;
  return text;
}

/** What stands between an operator and its right side: ` on (job) group_left ()`. */
export function formatMatching(matching: VectorMatching): string {
  return formatGrouping(matching) + formatFill(matching);
}

function formatFill({ fillLeft, fillRight }: VectorMatching): string {
  if (fillLeft !== null && Object.is(fillLeft, fillRight)) return ` fill (${formatNumber(fillLeft, false)})`;
  const left = fillLeft === null ? '' : ` fill_left (${formatNumber(fillLeft, false)})`;
  return fillRight === null ? left : `${left} fill_right (${formatNumber(fillRight, false)})`;
}

function formatGrouping(matching: VectorMatching): string {
  const explicit = matching.on || matching.labels.length > 0 || matching.card !== 'one-to-one';
  if (!explicit) return '';
  let text = ` ${matching.on ? 'on' : 'ignoring'} (${formatLabels(matching.labels)})`;
  if (matching.card === 'many-to-one') text += ` group_left (${formatLabels(matching.include)})`;
  if (matching.card === 'one-to-many') text += ` group_right (${formatLabels(matching.include)})`;
  return text;
}

function formatLabels(names: readonly string[]): string {
  return names.map(formatLabel).join(', ');
}

/** Label names beyond ASCII identifiers are written quoted. */
function formatLabel(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quote(name);
}
