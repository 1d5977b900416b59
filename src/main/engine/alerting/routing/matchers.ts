import type { Labels } from '#shared/model/labels.ts';
import { quoteLabelValue } from '#shared/model/labels.ts';
import { labelTest } from '../../base/label-test.ts';

export type MatcherOp = '=' | '!=' | '=~' | '!~';

/** One condition on a label of an alert; a label that is absent has the value "". Regexes are anchored at both ends. */
export interface AlertMatcher {
  readonly name: string;
  readonly op: MatcherOp;
  readonly value: string;
  readonly matches: (labels: Labels) => boolean;
}

/** Throws an Error that says what is wrong with the regular expression. */
export function alertMatcher(name: string, op: MatcherOp, value: string): AlertMatcher {
  return { name, op, value, matches: labelTest({ name, op, value }) };
}

/** All of them hold. */
export function matchesAll(matchers: readonly AlertMatcher[], labels: Labels): boolean {
  return matchers.every((matcher) => matcher.matches(labels));
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** As written in a file: `severity=~"critical|high"`. */
export function formatMatcher({ name, op, value }: Pick<AlertMatcher, 'name' | 'op' | 'value'>): string {
  return `${NAME.test(name) ? name : quoteLabelValue(name)}${op}${quoteLabelValue(value)}`;
}

/**
 * Reads what stands in a `matchers` list of an Alertmanager file or on amtool's command line: one matcher or several with
 * commas, in braces or not; values may stand without quotes (then without commas, quotes and braces in them).
 * Throws an Error that says what is wrong and where in the text.
 */
export function parseMatchers(text: string): AlertMatcher[] {
  const trimmed = text.trim();
  const opens = trimmed.startsWith('{');
  if (opens !== trimmed.endsWith('}')) throw new Error(`the braces of \`${text}\` don't match`);
  const inner = opens ? trimmed.slice(1, -1) : trimmed;
  const parts = splitAtCommas(inner);
  // A comma at the end is allowed, as in PromQL.
  if (parts.at(-1)?.trim() === '' && parts.length > 1) parts.pop();
  if (opens && parts.length === 1 && parts[0]?.trim() === '') return [];
  return parts.map(parseOne);
}

function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let inQuotes = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\\' && inQuotes) at += 1;
    else if (char === '"') inQuotes = !inQuotes;
    else if (char === ',' && !inQuotes) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  if (inQuotes) throw new Error(`a quote of \`${text}\` is not closed`);
  parts.push(text.slice(start));
  return parts;
}

const ONE = /^\s*("(?:[^"\\]|\\.)*"|[^\s"=!~{},]+)\s*(=~|!=|!~|=)\s*(.*?)\s*$/s;

function parseOne(text: string): AlertMatcher {
  const match = ONE.exec(text);
  if (match === null) {
    throw new Error(`\`${text.trim()}\` is not a matcher: expected one such as severity="critical"`);
  }
  const [, rawName = '', op = '=', rawValue = ''] = match;
  const name = rawName.startsWith('"') ? unquote(rawName) : rawName;
  if (name === '') throw new Error(`the label name of \`${text.trim()}\` is empty`);
  if (!rawValue.startsWith('"') && /["{},]/.test(rawValue)) {
    throw new Error(`the value of \`${text.trim()}\` needs quotes`);
  }
  const value = rawValue.startsWith('"') ? unquote(rawValue) : rawValue;
  return alertMatcher(name, op as MatcherOp, value);
}

function unquote(text: string): string {
  if (!/^"(?:[^"\\]|\\.)*"$/s.test(text)) throw new Error(`the quotes of ${text} don't match`);
  return text.slice(1, -1).replace(/\\(.)/gs, (whole, char: string) => {
    if (char === 'n') return '\n';
    // Regular expressions are full of other escapes; they stay as they are.
    return char === '"' || char === '\\' ? char : whole;
  });
}
