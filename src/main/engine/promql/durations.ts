import type { SyntaxNode } from '@lezer/common';
import { formatDurationMs, parseDurationMs } from '../base/duration.ts';
import type { Position } from './ast.ts';
import { parseError, unsupportedError } from './errors.ts';
import { pow } from './go-pow.ts';
import { parseNumber } from './literals.ts';
import { children } from './precedence.ts';

/** What `step()` and `range()` mean inside durations: the query's own. */
export interface DurationTimes {
  readonly stepMs: number;
  readonly rangeMs: number;
}

/** Go durations are 64-bit nanoseconds; Prometheus refuses what doesn't fit. */
const MOST_MS = 9_223_372_036_854;

export interface DurationOptions {
  readonly textOf: (node: SyntaxNode) => string;
  readonly position: (node: SyntaxNode) => Position;
  /** Whether more than a literal with signs is taken. */
  readonly experimental: boolean;
  readonly times: DurationTimes;
}

/**
 * Ms of a DurationExpr or OffsetDurationExpr: a duration or a number of seconds, with signs, or a calculation with these
 * (promql/durations.go).
 */
export function durationMs(node: SyntaxNode, options: DurationOptions): number {
  const literal = literalMs(node, options);
  const ms = literal ?? Math.trunc(secondsOf(node, options) * 1000);
  if (!Number.isFinite(ms) || Math.abs(ms) > MOST_MS) {
    const text = Number.isFinite(ms) ? formatDurationMs(ms) : options.textOf(node);
    throw parseError(`duration out of range: ${text}`, options.position(node));
  }
  return ms;
}

/** Null for what is more than a literal with signs. */
function literalMs(node: SyntaxNode, options: DurationOptions): number | null {
  const [first, second, ...rest] = children(node);
  if (first?.name === 'UnaryOp' && second !== undefined) {
    const ms = literalMs(second, options);
    return ms === null ? null : (options.textOf(first) === '-' ? -1 : 1) * ms;
  }
  if (first?.name !== 'NumberDurationLiteralInDurationContext' || second !== undefined || rest.length > 0)
    return null;
  const text = options.textOf(first);
  return parseDurationMs(text) ?? Math.round(parseNumber(text) * 1000);
}

function secondsOf(node: SyntaxNode, options: DurationOptions): number {
  const { textOf, position, experimental, times } = options;
  if (!experimental) {
    throw unsupportedError(
      'duration expressions',
      'experimental duration expression is not enabled',
      position(node),
    );
  }
  const literal = literalMs(node, options);
  if (literal !== null) return literal / 1000;
  const parts = children(node);
  const [first, second, third] = parts;
  switch (first?.name) {
    case 'DurationStep':
      return times.stepMs / 1000;
    case 'DurationRange':
      return times.rangeMs / 1000;
    case 'DurationMinOf':
    case 'DurationMaxOf': {
      const [a, b] = parts.slice(1).map((part) => secondsOf(part, options));
      return (first.name === 'DurationMinOf' ? Math.min : Math.max)(a ?? NaN, b ?? NaN);
    }
    case 'UnaryOp':
      return (textOf(first) === '-' ? -1 : 1) * secondsOf(second ?? node, options);
    default:
  }
  if (first === undefined) throw parseError('incomplete duration', position(node));
  if (second === undefined) return secondsOf(first, options);
  return calculate(secondsOf(first, options), second, secondsOf(third ?? node, options), options);
}

function calculate(a: number, op: SyntaxNode, b: number, { position }: DurationOptions): number {
  switch (op.name) {
    case 'Add':
      return a + b;
    case 'Sub':
      return a - b;
    case 'Mul':
      return a * b;
    case 'Div':
      if (b === 0) throw parseError('division by zero', position(op));
      return a / b;
    case 'Mod':
      if (b === 0) throw parseError('modulo by zero', position(op));
      return a % b;
    default:
      return pow(a, b);
  }
}
