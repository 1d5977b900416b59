import type { MetricType } from '../tsdb/types.ts';
import { BACKSLASH, LINE_FEED, QUOTE, SPACE, isBlank } from './page-text.ts';
import type { PageText } from './page-text.ts';
import { unescapeText } from './series-text.ts';

/** A comment line that says something about a family. */
export interface MetadataLine {
  readonly kind: 'help' | 'type' | 'unit';
  readonly name: string;
  /** The help text, the unit, or the type's word, as `kind` says. */
  readonly text: string;
  /** Set where `kind` is `type`. */
  readonly type: MetricType;
}

const textTypes: Readonly<Record<string, MetricType>> = {
  counter: 'counter',
  gauge: 'gauge',
  histogram: 'histogram',
  summary: 'summary',
  untyped: 'unknown',
};

const openMetricsTypes: Readonly<Record<string, MetricType>> = {
  counter: 'counter',
  gauge: 'gauge',
  histogram: 'histogram',
  // The store knows no gauge histograms; their series are stored like a histogram's.
  gaugehistogram: 'histogram',
  summary: 'summary',
  info: 'info',
  stateset: 'stateset',
  unknown: 'unknown',
};

/**
 * Reads the comment line from `offset` (its `#`) to `end`. Null for a comment that says nothing about a family; OpenMetrics
 * has no such comments and refuses them. `# EOF` is not read here.
 */
export function readMetadataLine(
  page: PageText,
  offset: number,
  end: number,
  strict: boolean,
): MetadataLine | null {
  const wordAt = strict
    ? offset + 1 + (page.bytes[offset + 1] === SPACE ? 1 : 0)
    : page.skipBlanks(offset + 1);
  const kind = wordAt === offset + 1 ? null : kindAt(page, wordAt, end, strict);
  if (kind === null) {
    if (strict)
      throw page.error(
        offset,
        'OpenMetrics knows only "# HELP ", "# TYPE ", "# UNIT " and "# EOF" as comments',
      );
    return null;
  }
  const nameAt = strict ? wordAt + 5 : page.skipBlanks(wordAt + 4);
  const nameEnd = familyNameEnd(page, nameAt, end);
  if (nameEnd === nameAt) {
    throw page.error(
      nameAt,
      `expected a metric name after ${kind.toUpperCase()}, got ${page.wordAt(nameAt)}`,
    );
  }
  if (nameEnd < end ? !isBlank(page.bytes[nameEnd]) : strict) {
    throw page.error(nameEnd, `expected a space after the metric name, got ${page.wordAt(nameEnd)}`);
  }
  if (strict && page.bytes[nameEnd] !== SPACE)
    throw page.error(nameEnd, 'expected a space after the metric name, got a tab');
  const quoted = page.bytes[nameAt] === QUOTE;
  const name = quoted
    ? unescapeText(page.text(nameAt + 1, nameEnd - 1, 'the metric name'), true)
    : page.text(nameAt, nameEnd, 'the metric name');
  const textAt = Math.min(nameEnd + 1, end);
  const text = page.text(textAt, end, `the ${kind} text`);
  if (kind === 'help') return { kind, name, text: unescapeText(text, strict), type: 'unknown' };
  if (kind === 'unit') return { kind, name, text, type: 'unknown' };
  const types = strict ? openMetricsTypes : textTypes;
  if (!Object.hasOwn(types, text)) {
    const shown = page.excerpt(textAt, end);
    throw page.error(textAt, `"${shown}" is not a metric type; known are ${Object.keys(types).join(', ')}`);
  }
  return { kind, name, text, type: types[text] ?? 'unknown' };
}

function kindAt(page: PageText, offset: number, end: number, strict: boolean): MetadataLine['kind'] | null {
  if (offset + 4 >= end || !(strict ? page.bytes[offset + 4] === SPACE : isBlank(page.bytes[offset + 4])))
    return null;
  switch (page.excerpt(offset, offset + 4)) {
    case 'HELP':
      return 'help';
    case 'TYPE':
      return 'type';
    case 'UNIT':
      // In the text format a UNIT line is an ordinary comment.
      return strict ? 'unit' : null;
    default:
      return null;
  }
}

function familyNameEnd(page: PageText, offset: number, end: number): number {
  if (page.bytes[offset] !== QUOTE) return page.nameEnd(offset, true);
  for (let at = offset + 1; at < end; at++) {
    const byte = page.bytes[at];
    if (byte === BACKSLASH) at++;
    else if (byte === QUOTE) return at + 1;
    else if (byte === LINE_FEED) break;
  }
  throw page.error(offset, 'the closing quote of the metric name is missing');
}
