import { TemplateError } from './error.ts';

/** Token kinds inside an action, and `text` between actions (Go's text/template/parse/lex.go, the parts rules use). */
export interface Token {
  readonly kind:
    'text' | 'open' | 'close' | 'word' | 'field' | 'variable' | 'string' | 'character' | 'number' | 'symbol';
  readonly text: string;
  /** 0-based offset in the template. */
  readonly at: number;
  /** True where white space stands before it: `$x.y` is one operand, `$x .y` are two. */
  readonly spaced: boolean;
}

const TOKENS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['string', /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ['character', /'(?:[^'\\\n]|\\.)'/uy],
  ['number', /[-+]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/y],
  ['variable', /\$[\p{L}_\d]*/uy],
  ['field', /\.[\p{L}_][\p{L}_\d]*/uy],
  ['word', /[\p{L}_][\p{L}_\d]*/uy],
  ['symbol', /:=|[|().,=[\]]/y],
];

/**
 * Splits a template into tokens; throws TemplateError at an unclosed action or a character that can't stand there, after it
 * said by `reached` where that is.
 */
export function lex(template: string, reached: (offset: number) => void = () => undefined): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let trimNext = false;
  while (at < template.length) {
    const open = template.indexOf('{{', at);
    let text = template.slice(at, open < 0 ? template.length : open);
    if (trimNext) text = text.trimStart();
    const trimsLeft = open >= 0 && /^\{\{-\s/.test(template.slice(open, open + 4));
    if (trimsLeft) text = text.trimEnd();
    if (text !== '') tokens.push({ kind: 'text', text, at, spaced: false });
    if (open < 0) break;
    const inside = open + (trimsLeft ? 3 : 2);
    const comment = /^\s*\/\*[\s\S]*?\*\/\s*?( -)?\}\}/.exec(template.slice(inside));
    const end =
      comment === null ? lexAction(template, open, inside, tokens, reached) : inside + comment[0].length;
    trimNext = /\s-\}\}$/.test(template.slice(0, end));
    at = end;
  }
  return tokens;
}

/** Tokens of one action from `at`; returns the offset after its `}}`. */
function lexAction(
  template: string,
  open: number,
  inside: number,
  tokens: Token[],
  reached: (offset: number) => void,
): number {
  tokens.push({ kind: 'open', text: '{{', at: open, spaced: false });
  let at = inside;
  for (;;) {
    const space = /\s*/y;
    space.lastIndex = at;
    const spaced = (space.exec(template)?.[0].length ?? 0) > 0;
    at = space.lastIndex;
    const close = /^(-?)\}\}/.exec(template.slice(at, at + 3));
    if (close !== null && (close[1] === '' || spaced)) {
      tokens.push({ kind: 'close', text: '}}', at, spaced });
      return at + close[0].length;
    }
    reached(at >= template.length ? open : at);
    if (at >= template.length) throw new TemplateError('unclosed action');
    const token = tokenAt(template, at, spaced);
    tokens.push(token);
    at += token.text.length;
  }
}

function tokenAt(template: string, at: number, spaced: boolean): Token {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const match = pattern.exec(template);
    if (match !== null) return { kind, text: match[0], at, spaced };
  }
  const character = template[at] ?? '';
  if (character === '"' || character === '`') throw new TemplateError('unterminated quoted string');
  throw new TemplateError(`unexpected ${JSON.stringify(character)} in command`);
}
