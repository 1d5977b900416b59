import { isNaNWord, parseFloatBytes } from './float.ts';
import { BRACE_OPEN, SPACE } from './page-text.ts';
import type { PageText } from './page-text.ts';
import { readLabels } from './series-text.ts';

/** OpenMetrics 1.0: names and values of an exemplar's labels together, in characters. */
const LONGEST_LABELS = 128;

/** Checks the exemplar whose `#` is at `hash`: `# {labels} value [seconds]`. Returns the offset after it. */
export function readExemplar(page: PageText, hash: number): number {
  const { bytes } = page;
  if (bytes[hash + 1] !== SPACE || bytes[hash + 2] !== BRACE_OPEN) {
    throw page.error(hash, 'an exemplar is written " # {labels} value"');
  }
  const { pairs, quotedName, end } = readLabels(page, hash + 2, true);
  if (quotedName !== null) throw page.error(hash, 'an exemplar has labels only, no metric name');
  let length = 0;
  for (const [name, value] of pairs) length += [...name].length + [...value].length;
  if (length > LONGEST_LABELS) {
    throw page.error(
      hash,
      `the labels of an exemplar may have ${LONGEST_LABELS} characters, these have ${length}`,
    );
  }
  let at = readNumber(page, end, 'value', false);
  if (bytes[at] === SPACE) at = readNumber(page, at, 'timestamp', true);
  return at;
}

function readNumber(page: PageText, space: number, what: string, finite: boolean): number {
  const { bytes } = page;
  if (bytes[space] !== SPACE) throw page.error(space, `expected a space and the exemplar's ${what}`);
  let end = space + 1;
  while ((bytes[end] as number) > SPACE) end++;
  const number = parseFloatBytes(bytes, space + 1, end);
  const good = finite ? Number.isFinite(number) : number === number || isNaNWord(bytes, space + 1, end);
  if (!good) throw page.error(space + 1, `the exemplar's ${what} is not a number: ${page.wordAt(space + 1)}`);
  return end;
}
