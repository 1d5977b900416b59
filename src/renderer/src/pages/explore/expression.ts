import type { Unit } from '#shared/format/index.ts';
import { metricUnit } from '../targets/metric-charts.ts';

/** Line and column (from 1) of a position in the text. */
export function lineOf(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Where in the expression an error points: the evaluator's `position`, as offsets into the text; null where it names none. */
export function errorSpan(
  details: Readonly<Record<string, unknown>> | undefined,
  length: number,
): { start: number; end: number } | null {
  const position = details?.position;
  if (typeof position !== 'object' || position === null || !('start' in position)) return null;
  const { start } = position;
  if (typeof start !== 'number' || start < 0 || start > length) return null;
  const end = 'end' in position && typeof position.end === 'number' ? position.end : start + 1;
  return { start, end: Math.max(start + 1, Math.min(end, length)) };
}

/** The evaluator begins its sentence with the place, which is told in words here. */
export function withoutPlace(message: string): string {
  return message.replace(/^\d+:\d+: (?:parse error: )?/, '');
}

/** The unit the result is likely in: that of the one metric, where nothing but sums and rates is done to it. */
export function unitOfExpr(expr: string): Unit {
  const plain = expr.replace(/\{[^}]*\}/g, '').replace(/\b(?:by|without)\s*\([^)]*\)/g, '');
  if (
    /[-+*/%^<>=]|\bbool\b|\bcount\b|absent|changes|resets|quantile\s*\(/.test(
      plain.replace(/histogram_quantile/g, ''),
    )
  )
    return 'none';
  const names = plain.match(
    /\b[a-zA-Z_:][\w:]*_(?:bytes|seconds|ratio|total|sum|count|bucket)(?:_total|_sum|_count|_bucket)?\b/g,
  );
  const [name] = names ?? [];
  if (name === undefined || names?.length !== 1) return 'none';
  const isRate = /\b(?:i?rate)\s*\(/.test(plain);
  if (plain.includes('histogram_quantile'))
    return name.includes('seconds') ? 's' : name.includes('bytes') ? 'bytes' : 'none';
  if (isRate) return name.includes('seconds') ? 'none' : metricUnit(name, 'counter');
  return /_(?:total|sum|count|bucket)$/.test(name)
    ? name.endsWith('bytes_total')
      ? 'bytes'
      : 'none'
    : metricUnit(name, 'gauge');
}

/** The unit of several expressions in one chart: the one all have. */
export function unitOfExprs(exprs: readonly string[]): Unit {
  const [first = 'none', ...rest] = new Set(exprs.map(unitOfExpr));
  return rest.length === 0 ? first : 'none';
}
