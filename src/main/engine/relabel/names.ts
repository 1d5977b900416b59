import type { NameScheme } from './types.ts';

const LEGACY_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** A legacy label name with `$1` or `${1}` in it. */
const LEGACY_TEMPLATE = /^(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+$/;

export function isLabelName(name: string, scheme: NameScheme): boolean {
  return scheme === 'legacy' ? LEGACY_LABEL.test(name) : name !== '' && name.isWellFormed();
}

/** Whether a text that may refer to groups of a regex can become a label name. */
export function isLabelTemplate(text: string, scheme: NameScheme): boolean {
  // In UTF-8 names `$` and braces are legal characters themselves.
  return scheme === 'legacy' ? LEGACY_TEMPLATE.test(text) : isLabelName(text, scheme);
}
