/** Functions that the grammar only knows inside durations, and one of the same length that it knows elsewhere. */
const STAND_IN = 'scalar';

const TOKEN =
  /"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*`?|#[^\n]*|[[\]()]|\b(?:min_of|max_of)\b(?=\s*\()|[\w:.]+/gi;

/**
 * The text with functions that the grammar doesn't know under another's name, at equal length, so that positions stay.
 * Inside durations, i.e. in brackets and after `offset`, the grammar has them.
 */
export function withKnownNames(text: string): string {
  if (!/\b(?:min|max)_of\b/.test(text)) return text;
  let brackets = 0;
  let parens = 0;
  let afterOffset = false;
  return text.replace(TOKEN, (token) => {
    if (token === '[') brackets++;
    else if (token === ']') brackets--;
    else if (token === '(' && (afterOffset || parens > 0)) parens++;
    else if (token === ')' && parens > 0) parens--;
    const isFunction = token === 'min_of' || token === 'max_of';
    const inDuration = brackets > 0 || parens > 0 || afterOffset;
    // Its parenthesis is the offset's.
    afterOffset = token.toLowerCase() === 'offset' || (afterOffset && isFunction);
    return isFunction && !inDuration ? STAND_IN : token;
  });
}
