import { REFERENCE } from './interpolate.ts';

/**
 * The text with something that PromQL can read in place of each variable, as long as the variable was: what a parser
 * says of it holds for the same places of the text itself. Only a guess at what the variable will stand for.
 */
export function maskVariables(expr: string): string {
  return expr.replace(REFERENCE, (whole: string, ...rest: unknown[]) => {
    const at = rest.find((each) => typeof each === 'number') ?? 0;
    return standIn(expr.slice(0, at), expr.slice(at + whole.length), whole.length);
  });
}

function standIn(before: string, after: string, length: number): string {
  if (isInString(before)) return 'x'.repeat(length);
  if (/\[[^\]]*$/.test(before) || /offset\s*-?\s*$/.test(before)) return '5m'.padEnd(length, ' ');
  // Part of a name: `$metric{…}`, `node_$what`.
  if (/^[\w:{]/.test(after) || /[\w:]$/.test(before)) return 'x'.repeat(length);
  if (/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*$/.test(before)) return 'x'.repeat(length);
  return '1'.padEnd(length, ' ');
}

/** Whether a text ends inside of a quoted string. */
function isInString(text: string): boolean {
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (quote === '') {
      if (char === '"' || char === "'" || char === '`') quote = char;
    } else if (char === '\\' && quote !== '`') i++;
    else if (char === quote) quote = '';
  }
  return quote !== '';
}
