import type { Threshold } from '../../charts/looks.ts';

const COMPARISON = /^([\s\S]+?)\s*(>=|<=|==|!=|>|<)\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*$/i;

/**
 * Splits "left > 0.9" into what is drawn and the line drawn through it, so that the chart shows how the value came near.
 * An expression that isn't a comparison of one thing with one number is drawn as it is.
 */
export function splitComparison(expr: string): {
  readonly expr: string;
  readonly threshold: Threshold | undefined;
} {
  const whole = { expr, threshold: undefined };
  const match = COMPARISON.exec(expr.trim());
  const left = match?.[1];
  // A logical operator binds weaker: the comparison would be of its right side only. So would an open bracket.
  if (
    !match ||
    left === undefined ||
    /\b(and|or|unless)\b/i.test(left) ||
    /[<>=!]=?\s*(bool\s*)?-?\d[\d.]*\s*$/.test(left)
  )
    return whole;
  if (!isBalanced(left)) return whole;
  return { expr: left, threshold: { value: Number(match[3]), label: `${match[2] ?? ''} ${match[3] ?? ''}` } };
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const char of text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '')) {
    if (char === '(' || char === '{' || char === '[') depth++;
    else if (char === ')' || char === '}' || char === ']') depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}
