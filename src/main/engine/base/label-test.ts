import type { Labels } from '#shared/model/labels.ts';
import { compileAnchored } from './regex.ts';

/** A condition on one label, as selectors and Alertmanager's matchers write it. */
export interface LabelCondition {
  readonly name: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/**
 * Compiles a condition once for many label sets. A label that is absent has the value ""; regular expressions are anchored
 * at both ends. Throws an Error that says what is wrong with the regular expression.
 */
export function labelTest({ name, op, value }: LabelCondition): (labels: Labels) => boolean {
  if (op === '=' || op === '!=') return (labels) => ((labels[name] ?? '') === value) === (op === '=');
  const regex = compileAnchored(value);
  return (labels) => regex.test(labels[name] ?? '') === (op === '=~');
}
