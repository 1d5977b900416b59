import { parser } from '@prometheus-io/lezer-promql';
import type { Expr } from './ast.ts';
import { check } from './check.ts';
import type { DurationTimes } from './durations.ts';
import { parseError, positionIn } from './errors.ts';
import { withKnownNames } from './known-names.ts';
import { syntaxError } from './syntax-error.ts';
import { TreeReader } from './tree.ts';

export interface ParseOptions {
  /** Prometheus's feature flag `promql-experimental-functions`, as far as those functions are evaluated here. */
  readonly experimental?: boolean;
  /** The query's step and range, which durations may be calculated from; one second each where there is no query yet. */
  readonly times?: DurationTimes;
}

const NO_QUERY: DurationTimes = { stepMs: 1000, rangeMs: 1000 };

/** Whether what a text means may depend on the times of its query. */
export function dependsOnTimes(text: string): boolean {
  return /\b(?:step|range)\s*\(/.test(text);
}

/**
 * Parses and type-checks one PromQL expression. Throws {@link PromqlError} with the place of the first error;
 * features outside the stable language are refused with code `unsupported`.
 */
export function parseExpr(text: string, { experimental = false, times = NO_QUERY }: ParseOptions = {}): Expr {
  const at = positionIn(text);
  if (/^(?:\s|#[^\n]*(?:\n|$))*$/.test(text)) throw parseError('no expression found in input', at(0, 0));
  const normalized = normalizeNumbers(text);
  const tree = parser.parse(withKnownNames(normalized));
  const error = syntaxError(text, tree, at);
  if (error !== null) throw error;
  const top = tree.topNode.firstChild;
  let root = top;
  while (root !== null && root.name === 'LineComment') root = root.nextSibling;
  if (root === null) throw parseError('no expression found in input', at(0, 0));
  const expr = new TreeReader(normalized, at, experimental, times).expr(root);
  check(expr);
  return expr;
}

/** Prometheus reads `2.` and `2.e5`, the grammar doesn't. Rewrites them at equal length, so that positions stay. */
function normalizeNumbers(text: string): string {
  if (!/\d\.(?!\d)/.test(text)) return text;
  return text.replace(
    /"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*`?|#[^\n]*|(?<![\w.:])(\d+)\.(?!\d)([eE][+-]?\d+)?/g,
    (whole: string, digits: string | undefined, exponent: string | undefined) =>
      digits === undefined ? whole : `${digits}${exponent ?? ''} `,
  );
}
