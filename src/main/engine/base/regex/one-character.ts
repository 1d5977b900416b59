/** What matches exactly one character, translated from RE2's notation to JavaScript's (with the flag `u`). */

const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** Translates one escape; returns the JavaScript text and how many characters of the input it took. */
export function escapeSource(rest: string, inClass: boolean): [string, number] {
  const char = rest[1];
  if (char === undefined) throw new Error('trailing backslash at end of expression');
  if (/[dDwWnrtfv]/.test(char)) return [`\\${char}`, 2];
  if (char === 's') return [inClass ? '\\t\\n\\f\\r ' : '[\\t\\n\\f\\r ]', 2];
  if (char === 'S') return [inClass ? '\\S' : '[^\\t\\n\\f\\r ]', 2];
  if (char === 'a') return ['\\x07', 2];
  const hex = /^\\x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/.exec(rest);
  if (hex) return [`\\u{${hex[1] ?? hex[2] ?? ''}}`, hex[0].length];
  const octal = /^\\(0[0-7]{0,2}|[1-7][0-7]{2})/.exec(rest);
  if (octal) return [`\\u{${parseInt(octal[1] ?? '0', 8).toString(16)}}`, octal[0].length];
  const property = /^\\([pP])(?:\{(\^?)(\w+)\}|([A-Z]))/.exec(rest);
  if (property) {
    const [whole, p = 'p', caret, braced, single] = property;
    const name = single ?? braced ?? '';
    const flipped = caret === '^' ? (p === 'p' ? 'P' : 'p') : p;
    // One or two letters name a general category (L, Lu), anything longer a script.
    return [`\\${flipped}{${name.length <= 2 ? name : `Script=${name}`}}`, whole.length];
  }
  if (/[A-Za-z0-9]/.test(char)) throw new Error(`invalid escape sequence: \`\\${char}\``);
  return [escapeLiteral(char), 2];
}

/** Translates a class such as `[a-z[:digit:]]`; returns as {@link escapeSource}. */
export function classSource(rest: string): [string, number] {
  const open = /^\[\^?/.exec(rest)?.[0] ?? '[';
  let out = open;
  let i = open.length;
  for (let first = true; ; first = false) {
    const char = rest[i];
    if (char === undefined) throw new Error(`missing closing ]: \`${rest}\``);
    if (char === ']' && !first) return [`${out}]`, i + 1];
    const posix = /^\[:(\^?)(\w+):\]/.exec(rest.slice(i));
    if (posix) {
      const members = POSIX_CLASSES[posix[2] ?? ''];
      if (members === undefined || posix[1] === '^')
        throw new Error(`invalid character class range: \`${posix[0]}\``);
      out += members;
      i += posix[0].length;
    } else if (char === '\\') {
      const [text, length] = escapeSource(rest.slice(i), true);
      out += text;
      i += length;
    } else {
      out += char === ']' || char === '[' ? `\\${char}` : char;
      i++;
    }
  }
}

/** JavaScript's `u` mode only allows escapes of syntax characters; `-` is one inside classes and harmless as \x2d outside. */
export function escapeLiteral(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/-/g, '\\x2d');
}
