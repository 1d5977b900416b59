import { compileAnchored } from '../base/regex.ts';
import type { Matcher } from '../tsdb/types.ts';

/** Whether a matcher takes a label's value, '' for a label that isn't there. */
export function matches({ op, value }: Matcher, text: string): boolean {
  if (op === '=') return text === value;
  if (op === '!=') return text !== value;
  return compileAnchored(value).test(text) === (op === '=~');
}
