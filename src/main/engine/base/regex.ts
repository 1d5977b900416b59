/**
 * Compiles a Prometheus regular expression (RE2 syntax), anchored at both ends and with `.` matching line feeds, as label
 * matchers and label_replace() use it. Throws as {@link compileRe2} does.
 */
export function compileAnchored(pattern: string): RegExp {
  return compile(pattern, (body) => `^(?:${body})$`, 's');
}

/**
 * Compiles an RE2 pattern that is looked for anywhere in a text; `flags` are JavaScript's, without `u`. RE2 and JavaScript
 * write some things differently; those are translated, and what RE2 refuses (look-around, backreferences) is refused. Throws
 * a plain Error that says what is wrong.
 */
export function compileRe2(pattern: string, flags: string): RegExp {
  return compile(pattern, (body) => body, flags);
}

/** Expands `$1`, `${1}`, `$name` and `$$` as Go's Regexp.Expand; unknown groups are empty, names are as long as possible. */
export function expandMatch(template: string, match: RegExpExecArray): string {
  return template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole: string, braced?: string, plain?: string) => {
    if (whole === '$$') return '$';
    const name = braced ?? plain ?? '';
    return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? '';
  });
}

function compile(pattern: string, whole: (body: string) => string, flags: string): RegExp {
  try {
    return new RegExp(whole(translate(pattern)), `${flags}u`);
  } catch (error) {
    throw new Error(`error parsing regexp: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

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

function translate(pattern: string): string {
  let out = '';
  let i = 0;
  // Per open group: the flag groups opened by `(?i)` inside it, which end where the group ends and restart after `|`.
  const groups: string[][] = [[]];
  while (i < pattern.length) {
    const char = pattern[i] ?? '';
    const rest = pattern.slice(i);
    const flags = groups.at(-1) ?? [];
    if (char === '\\') {
      const quoted = /^\\Q(.*?)(?:\\E|$)/s.exec(rest);
      const [text, length] = quoted
        ? [escapeLiteral(quoted[1] ?? ''), quoted[0].length]
        : escape(rest, false);
      out += text;
      i += length;
    } else if (char === '[') {
      const [text, length] = characterClass(rest);
      out += text;
      i += length;
    } else if (rest.startsWith('(?')) {
      const opener = /^\(\?(?:(P?<[A-Za-z_]\w*>)|([a-zA-Z]*(?:-[a-zA-Z]+)?)([:)]))/.exec(rest);
      if (opener === null) throw new Error(`invalid or unsupported Perl syntax: \`${rest.slice(0, 4)}\``);
      const [whole, name, flagText = '', end] = opener;
      if (/[^ims-]/.test(flagText)) throw new Error(`unsupported flags: \`${whole}\``);
      if (name !== undefined) {
        out += `(?${name.replace(/^P/, '')}`;
        groups.push([]);
      } else if (end === ':') {
        out += `(?${flagText}:`;
        groups.push([]);
      } else {
        out += `(?${flagText}:`;
        flags.push(flagText);
      }
      i += whole.length;
    } else if (char === '(') {
      out += '(';
      groups.push([]);
      i++;
    } else if (char === ')') {
      if (groups.length === 1) throw new Error(`unexpected ): \`${pattern}\``);
      out += `${')'.repeat(flags.length)})`;
      groups.pop();
      i++;
    } else if (char === '|') {
      out += `${')'.repeat(flags.length)}|${flags.map((flag) => `(?${flag}:`).join('')}`;
      i++;
    } else if (char === '{') {
      const repeat = /^\{(\d+)(?:,(\d*))?\}/.exec(rest);
      if (repeat && (Number(repeat[1]) > 1000 || Number(repeat[2] ?? 0) > 1000)) {
        throw new Error(`invalid repeat count: \`${repeat[0]}\``);
      }
      out += repeat ? repeat[0] : '\\{';
      i += repeat ? repeat[0].length : 1;
    } else {
      out += char === '}' || char === ']' ? `\\${char}` : char;
      i++;
    }
  }
  if (groups.length > 1) throw new Error(`missing closing ): \`${pattern}\``);
  return out + ')'.repeat(groups[0]?.length ?? 0);
}

/** Translates one escape; returns the JavaScript text and how many characters of the input it took. */
function escape(rest: string, inClass: boolean): [string, number] {
  const char = rest[1];
  if (char === undefined) throw new Error('trailing backslash at end of expression');
  if (/[dDwWnrtfv]/.test(char)) return [`\\${char}`, 2];
  if (char === 's') return [inClass ? '\\t\\n\\f\\r ' : '[\\t\\n\\f\\r ]', 2];
  if (char === 'S') return [inClass ? '\\S' : '[^\\t\\n\\f\\r ]', 2];
  if (char === 'a') return ['\\x07', 2];
  if (!inClass && (char === 'b' || char === 'B')) return [`\\${char}`, 2];
  if (!inClass && char === 'A') return ['^', 2];
  if (!inClass && char === 'z') return ['$', 2];
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

function characterClass(rest: string): [string, number] {
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
      const [text, length] = escape(rest.slice(i), true);
      out += text;
      i += length;
    } else {
      out += char === ']' || char === '[' ? `\\${char}` : char;
      i++;
    }
  }
}

/** JavaScript's `u` mode only allows escapes of syntax characters; `-` is one inside classes and harmless as \x2d outside. */
function escapeLiteral(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/-/g, '\\x2d');
}
