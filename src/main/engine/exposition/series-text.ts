import { METRIC_NAME } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import {
  BACKSLASH,
  BRACE_CLOSE,
  BRACE_OPEN,
  COMMA,
  EQUALS,
  LINE_FEED,
  QUOTE,
  SPACE,
  isBlank,
} from './page-text.ts';
import { pageLabels } from './page-labels.ts';
import type { PageText } from './page-text.ts';

/** A series as a line spells it. */
export interface SeriesText {
  readonly labels: Labels;
  /** Offset after the name or the closing brace. */
  readonly end: number;
}

/**
 * Finds the end of the series text at `offset` without checking it, to look it up in the dictionary: the name, then, maybe
 * after blanks, the braces. Returns -1 where the braces don't close.
 */
export function seriesTextEnd(bytes: Uint8Array, offset: number): number {
  let at = offset;
  for (; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte <= SPACE || byte === BRACE_OPEN) break;
  }
  let brace = at;
  while (isBlank(bytes[brace])) brace++;
  if (bytes[brace] !== BRACE_OPEN) return at;
  let quoted = false;
  for (at = brace + 1; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (quoted && byte === BACKSLASH) at++;
    else if (byte === QUOTE) quoted = !quoted;
    else if (byte === BRACE_CLOSE && !quoted) return at + 1;
    else if (byte === LINE_FEED && !quoted) return -1;
  }
  return -1;
}

/**
 * Reads `name{label="value",...}` or `{"quoted name",label="value",...}`. `strict` is OpenMetrics: no blanks, exactly one
 * comma between labels. Prometheus's text format is lenient there (textparse/promparse.go parseLVals), and so are we.
 */
export function readSeries(page: PageText, offset: number, strict: boolean): SeriesText {
  const nameEnd = page.nameEnd(offset, true);
  let name: string | null = nameEnd > offset ? page.text(offset, nameEnd, 'the metric name') : null;
  const brace = strict ? nameEnd : page.skipBlanks(nameEnd);
  if (page.bytes[brace] !== BRACE_OPEN) {
    if (name === null) throw page.error(offset, `a metric name can't start with ${page.wordAt(offset)}`);
    return { labels: pageLabels([[METRIC_NAME, name]]), end: nameEnd };
  }
  const { pairs, quotedName, end } = readLabels(page, brace, strict);
  if (quotedName !== null) {
    if (name !== null)
      throw page.error(brace, 'the metric name is given twice, before the braces and inside them');
    name = quotedName;
  }
  if (name === null) throw page.error(offset, 'the metric name is missing');
  pairs.unshift([METRIC_NAME, name]);
  const seen = new Set<string>();
  for (const [label] of pairs) {
    if (seen.has(label)) throw page.error(brace, `the label "${label}" stands there twice`);
    seen.add(label);
  }
  return { labels: pageLabels(pairs), end };
}

/** Reads braces with labels; at most one quoted string without `=` may stand among them, the metric's name. */
export function readLabels(
  page: PageText,
  brace: number,
  strict: boolean,
): { pairs: [string, string][]; quotedName: string | null; end: number } {
  const { bytes } = page;
  const skip = (at: number): number => (strict ? at : page.skipBlanks(at));
  const pairs: [string, string][] = [];
  let quotedName: string | null = null;
  let at = skip(brace + 1);
  let afterComma = false;
  while (bytes[at] !== BRACE_CLOSE || (strict && afterComma)) {
    const labelAt = at;
    let label: string;
    if (bytes[at] === QUOTE) {
      const string = readQuoted(page, at, strict);
      label = string.text;
      at = skip(string.end);
    } else {
      const end = page.nameEnd(at, false);
      if (end === at) throw page.error(at, `expected a label name, got ${page.wordAt(at)}`);
      label = page.text(at, end, 'the label name');
      at = skip(end);
    }
    if (bytes[labelAt] === QUOTE && (bytes[at] === COMMA || bytes[at] === BRACE_CLOSE)) {
      if (quotedName !== null) throw page.error(labelAt, 'the metric name is given twice');
      quotedName = label;
    } else {
      if (bytes[at] !== EQUALS)
        throw page.error(at, `expected "=" after the label "${label}", got ${page.wordAt(at)}`);
      at = skip(at + 1);
      if (bytes[at] !== QUOTE) {
        throw page.error(
          at,
          `the value of the label "${label}" must stand in double quotes, got ${page.wordAt(at)}`,
        );
      }
      const value = readQuoted(page, at, strict);
      pairs.push([label, value.text]);
      at = skip(value.end);
    }
    if (label === '') throw page.error(labelAt, 'a name must not be empty');
    afterComma = bytes[at] === COMMA;
    if (afterComma) at = skip(at + 1);
    else if (strict && bytes[at] !== BRACE_CLOSE) {
      throw page.error(at, `expected "," or "}" after a label, got ${page.wordAt(at)}`);
    }
  }
  return { pairs, quotedName, end: at + 1 };
}

/** Reads a quoted string; `\\`, `\"` and `\n` are escapes, any other backslash stands for itself. */
function readQuoted(page: PageText, start: number, strict: boolean): { text: string; end: number } {
  const { bytes } = page;
  let escaped = false;
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === BACKSLASH) {
      escaped = true;
      at++;
    } else if (byte === QUOTE) {
      const text = page.text(start + 1, at, 'the text in quotes');
      return { text: escaped ? unescapeText(text, true) : text, end: at + 1 };
    } else if (byte === LINE_FEED && strict) break;
  }
  throw page.error(start, 'the closing quote is missing');
}

/** Turns `\\` and `\n`, and `\"` where `quotes` is set, into what they stand for. */
export function unescapeText(text: string, quotes: boolean): string {
  return text.replace(quotes ? /\\[\\n"]/g : /\\[\\n]/g, (escape) =>
    escape === '\\n' ? '\n' : escape.slice(1),
  );
}
