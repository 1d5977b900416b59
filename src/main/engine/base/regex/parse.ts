import { classSource, escapeLiteral, escapeSource } from './one-character.ts';

/** A regular expression in RE2's syntax, taken apart. */
export type RegexNode =
  | {
      /** Exactly one character; `source` is JavaScript's notation for it. */
      readonly kind: 'character';
      readonly source: string;
      readonly ignoreCase: boolean;
    }
  | { readonly kind: 'assertion'; readonly what: Assertion }
  | { readonly kind: 'sequence' | 'choice'; readonly nodes: readonly RegexNode[] }
  | {
      readonly kind: 'capture';
      readonly index: number;
      readonly name: string | null;
      readonly node: RegexNode;
    }
  | {
      readonly kind: 'repeat';
      readonly node: RegexNode;
      readonly min: number;
      /** Infinity: as often as it goes. */
      readonly max: number;
      readonly greedy: boolean;
    };

export type Assertion = 'textStart' | 'textEnd' | 'lineStart' | 'lineEnd' | 'wordBoundary' | 'noWordBoundary';

export interface ParsedRegex {
  readonly node: RegexNode;
  /** Names by number of the group, from 1. */
  readonly names: readonly (string | null)[];
}

/** RE2 refuses to repeat anything more often, nested repetitions multiplied. */
const MOST_REPEATS = 1000;
/** Deeper nesting is refused, as Go does. */
const MOST_DEPTH = 1000;

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

/** `dotAll`: whether `.` matches line feeds from the start. Throws a plain Error in RE2's words. */
export function parseRegex(pattern: string, dotAll: boolean): ParsedRegex {
  return new Parser(pattern).parse({ i: false, m: false, s: dotAll });
}

class Parser {
  private readonly pattern: string;
  private at = 0;
  private depth = 0;
  private readonly names: (string | null)[] = [];

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  parse(flags: Flags): ParsedRegex {
    const node = this.choice(flags);
    if (this.at < this.pattern.length) throw new Error(`unexpected ): \`${this.pattern}\``);
    if (repeats(node) > MOST_REPEATS) throw new Error(`invalid repeat count: \`${this.pattern}\``);
    return { node, names: this.names };
  }

  /** Up to the end of the group; flags set inside hold to there. */
  private choice(outer: Flags): RegexNode {
    let flags = outer;
    const branches: RegexNode[] = [];
    let items: RegexNode[] = [];
    for (;;) {
      const char = this.pattern[this.at];
      if (char === undefined || char === ')' || char === '|') {
        branches.push(items.length === 1 ? items[0]! : { kind: 'sequence', nodes: items });
        items = [];
        if (char !== '|') return branches.length === 1 ? branches[0]! : { kind: 'choice', nodes: branches };
        this.at++;
        continue;
      }
      const quoted = char === '\\' ? /^\\Q(.*?)(?:\\E|$)/s.exec(this.rest()) : null;
      if (quoted !== null) {
        this.at += quoted[0].length;
        for (const each of quoted[1] ?? '') items.push(character(escapeLiteral(each), flags));
        this.repeatLast(items);
        continue;
      }
      const set = char === '(' ? this.flagsOnly(flags) : null;
      if (set !== null) {
        flags = set;
        continue;
      }
      items.push(this.item(char, flags));
      this.repeatLast(items);
    }
  }

  private item(char: string, flags: Flags): RegexNode {
    switch (char) {
      case '(':
        return this.group(flags);
      case '[': {
        const [source, length] = classSource(this.rest());
        this.at += length;
        return character(source, flags);
      }
      case '\\':
        return this.escape(flags);
      case '.':
        this.at++;
        return character(flags.s ? '[^]' : '[^\\n]', flags);
      case '^':
        this.at++;
        return { kind: 'assertion', what: flags.m ? 'lineStart' : 'textStart' };
      case '$':
        this.at++;
        return { kind: 'assertion', what: flags.m ? 'lineEnd' : 'textEnd' };
      case '*':
      case '+':
      case '?':
        throw new Error(`missing argument to repetition operator: \`${char}\``);
      default: {
        if (char === '{' && this.repetition() !== null)
          throw new Error(`missing argument to repetition operator: \`${this.repetition()?.text ?? ''}\``);
        const whole = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0);
        this.at += whole.length;
        return character(escapeLiteral(whole), flags);
      }
    }
  }

  private escape(flags: Flags): RegexNode {
    const assertion = ASSERTIONS[this.pattern[this.at + 1] ?? ''];
    if (assertion !== undefined) {
      this.at += 2;
      return { kind: 'assertion', what: assertion };
    }
    const [source, length] = escapeSource(this.rest(), false);
    this.at += length;
    return character(source, flags);
  }

  /** `(?i)`: null for any other group. */
  private flagsOnly(flags: Flags): Flags | null {
    const found = /^\(\?([a-zA-Z]*(?:-[a-zA-Z]+)?)\)/.exec(this.rest());
    if (found === null) return null;
    this.at += found[0].length;
    return withFlags(flags, found[1] ?? '', found[0]);
  }

  private group(outer: Flags): RegexNode {
    const rest = this.rest();
    if (++this.depth > MOST_DEPTH) throw new Error(`expression nests too deeply: \`${this.pattern}\``);
    let flags = outer;
    let index = 0;
    let name: string | null = null;
    if (rest.startsWith('(?')) {
      const opener = /^\(\?(?:P?<([A-Za-z_]\w*)>|([a-zA-Z]*(?:-[a-zA-Z]+)?):)/.exec(rest);
      if (opener === null) throw new Error(`invalid or unsupported Perl syntax: \`${rest.slice(0, 4)}\``);
      this.at += opener[0].length;
      name = opener[1] ?? null;
      if (name === null) flags = withFlags(outer, opener[2] ?? '', opener[0]);
      else if (this.names.includes(name)) throw new Error(`duplicate capture group name: \`${name}\``);
    } else this.at++;
    if (name !== null || !rest.startsWith('(?')) {
      this.names.push(name);
      index = this.names.length;
    }
    const node = this.choice(flags);
    if (this.pattern[this.at] !== ')') throw new Error(`missing closing ): \`${this.pattern}\``);
    this.at++;
    this.depth--;
    return index === 0 ? node : { kind: 'capture', index, name, node };
  }

  /** Applies a repetition operator that stands here to the last item. */
  private repeatLast(items: RegexNode[]): void {
    const found = this.repetition();
    if (found === null) return;
    const node = items.pop();
    if (node === undefined) throw new Error(`missing argument to repetition operator: \`${found.text}\``);
    this.at += found.text.length;
    const { min, max } = found;
    if (min > MOST_REPEATS || (max !== Infinity && max > MOST_REPEATS) || max < min)
      throw new Error(`invalid repeat count: \`${found.text}\``);
    items.push({ kind: 'repeat', node, min, max, greedy: found.greedy });
    const again = this.repetition();
    if (again !== null) throw new Error(`invalid nested repetition operator: \`${found.text}${again.text}\``);
  }

  private repetition(): { text: string; min: number; max: number; greedy: boolean } | null {
    const found = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\??)/.exec(this.rest());
    if (found === null) return null;
    const [text, operator, from, comma, to, lazy] = found;
    const greedy = lazy === '';
    if (operator !== undefined)
      return { text, min: operator === '+' ? 1 : 0, max: operator === '?' ? 1 : Infinity, greedy };
    const min = Number(from);
    const max = comma === undefined ? min : to === '' || to === undefined ? Infinity : Number(to);
    return { text, min, max, greedy };
  }

  private rest(): string {
    return this.pattern.slice(this.at);
  }
}

const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  A: 'textStart',
  z: 'textEnd',
  b: 'wordBoundary',
  B: 'noWordBoundary',
};

function character(source: string, { i }: Flags): RegexNode {
  return { kind: 'character', source, ignoreCase: i };
}

function withFlags(flags: Flags, text: string, whole: string): Flags {
  const [on = '', off = ''] = text.split('-');
  if (/[^ims]/.test(on + off)) throw new Error(`unsupported flags: \`${whole}\``);
  const of = (flag: 'i' | 'm' | 's'): boolean => !off.includes(flag) && (on.includes(flag) || flags[flag]);
  return { i: of('i'), m: of('m'), s: of('s') };
}

/** How often the innermost of nested counted repetitions is repeated. */
function repeats(node: RegexNode): number {
  switch (node.kind) {
    case 'character':
    case 'assertion':
      return 1;
    case 'capture':
      return repeats(node.node);
    case 'repeat':
      return Math.max(1, node.max === Infinity ? node.min : node.max) * repeats(node.node);
    default:
      return node.nodes.reduce((most, each) => Math.max(most, repeats(each)), 1);
  }
}
