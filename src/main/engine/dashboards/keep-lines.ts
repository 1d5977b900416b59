import { isDeepStrictEqual } from 'node:util';
import { parseDocument } from 'yaml';

/**
 * Lines of `edited` as their author spaced them. The YAML writer has a style of its own (`[ a, b ]`), and a file in a
 * repository is not to change in lines that nobody changed. `rewritten` is the original text as the writer writes it.
 */
export function keepLines(original: string, rewritten: string, edited: string): string {
  const [were, are] = [original.split('\n'), rewritten.split('\n')];
  // Lines were joined or broken: which is which can't be told.
  if (were.length !== are.length) return edited;
  const authored = new Map<string, string[]>();
  for (const [i, line] of are.entries()) {
    const its = were[i] ?? line;
    if (bare(its) !== bare(line)) continue;
    const known = authored.get(line);
    if (known === undefined) authored.set(line, [its]);
    else known.push(its);
  }
  const kept = edited
    .split('\n')
    .map((line) => {
      const its = authored.get(line);
      if (its === undefined) return line;
      return its.length > 1 ? (its.shift() ?? line) : (its[0] ?? line);
    })
    .join('\n');
  // A line of a text over several lines may look as one that was spaced by somebody.
  return kept === edited || saysTheSame(kept, edited) ? kept : edited;
}

function bare(line: string): string {
  return line.replace(/\s+/g, '');
}

function saysTheSame(a: string, b: string): boolean {
  const [first, second] = [parseDocument(a), parseDocument(b)];
  return first.errors.length === 0 && isDeepStrictEqual(first.toJS(), second.toJS());
}
