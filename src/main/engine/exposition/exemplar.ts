import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { isNaNWord, parseFloatBytes } from './float.ts';
import { BRACE_OPEN, SPACE } from './page-text.ts';
import type { PageText } from './page-text.ts';
import { readLabels } from './series-text.ts';

/** OpenMetrics 1.0: names and values of an exemplar's labels together, in characters. */
const LONGEST_LABELS = 128;

/** An exemplar as a line spells it. */
export interface ExemplarText {
  readonly labels: Labels;
  readonly value: number;
  /** Unix ms; NaN where the line has none. */
  readonly timeMs: number;
  /** Offset after it. */
  readonly end: number;
}

/** Reads the exemplar whose `#` is at `hash`: `# {labels} value [seconds]`. */
export function readExemplar(page: PageText, hash: number): ExemplarText {
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
  const labels = makeLabels(pairs);
  const value = readNumber(page, end, 'value', false);
  if (bytes[value.end] !== SPACE) return { labels, value: value.number, timeMs: NaN, end: value.end };
  const seconds = readNumber(page, value.end, 'timestamp', true);
  return { labels, value: value.number, timeMs: Math.round(seconds.number * 1000), end: seconds.end };
}

function readNumber(
  page: PageText,
  space: number,
  what: string,
  finite: boolean,
): { number: number; end: number } {
  const { bytes } = page;
  if (bytes[space] !== SPACE) throw page.error(space, `expected a space and the exemplar's ${what}`);
  let end = space + 1;
  while ((bytes[end] as number) > SPACE) end++;
  const number = parseFloatBytes(bytes, space + 1, end);
  const good = finite ? Number.isFinite(number) : number === number || isNaNWord(bytes, space + 1, end);
  if (!good) throw page.error(space + 1, `the exemplar's ${what} is not a number: ${page.wordAt(space + 1)}`);
  return { number, end };
}
