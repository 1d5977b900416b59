import type { SyntaxNode, Tree } from '@lezer/common';
import type { Position } from './ast.ts';
import { parseError, unsupportedError, type PromqlError } from './errors.ts';
import { quote } from './literals.ts';
import { experimentalFunctions } from './signatures.ts';

type At = (start: number, end: number) => Position;

/** The first syntax error of a parsed text in Prometheus's words, or null when the tree is whole. */
export function syntaxError(text: string, tree: Tree, at: At): PromqlError | null {
  const brackets = bracketError(text, at);
  const error = firstErrorNode(tree);
  if (error === null) return brackets;
  const token = tokenAt(text, error.from);
  if (brackets?.position !== undefined && brackets.position.start <= token.start) return brackets;
  if (token.text === '(') {
    const name = /([A-Za-z_]\w*)\s*$/.exec(text.slice(0, token.start));
    if (name?.[1] !== undefined) {
      const position = at(name.index, name.index + name[1].length);
      return experimentalFunctions.has(name[1])
        ? unsupportedError(name[1], `function ${quote(name[1])} is not enabled`, position)
        : parseError(`unknown function with name ${quote(name[1])}`, position);
    }
  }
  if (isTooLong(tree)) {
    const place = at(token.start, token.start + token.text.length);
    return parseError('expression has too many operators; split it with parentheses or use fewer', place);
  }
  return parseError(
    `unexpected ${describe(token.text)}${contextOf(error)}`,
    at(token.start, token.start + token.text.length),
  );
}

function firstErrorNode(tree: Tree): SyntaxNode | null {
  let first: SyntaxNode | null = null;
  tree.iterate({
    enter: (ref) => {
      if (first !== null) return false;
      if (ref.type.isError) first = ref.node;
      return first === null;
    },
  });
  return first;
}

/** The parser gives up on about 400 operators in a row or 2,800 levels, with an error at a token that is right. */
function isTooLong(tree: Tree): boolean {
  let operators = 0;
  tree.iterate({
    enter: ({ name }) => {
      if (name === 'BinaryExpr' || name === 'ParenExpr' || name === 'UnaryExpr') operators++;
    },
  });
  return operators >= 300;
}

function contextOf(error: SyntaxNode): string {
  const parent = error.parent;
  switch (parent?.name) {
    case 'UnquotedLabelMatcher':
    case 'QuotedLabelMatcher':
      return parent.getChild('MatchOp') === null
        ? ' in label matching, expected label matching operator'
        : ' in label matching, expected string';
    case 'LabelMatchers':
      return ' in label matching, expected identifier or "}"';
    case 'GroupingLabels':
      return ' in grouping opts, expected label';
    case 'AggregateExpr':
      return ' in aggregation';
    case 'OffsetExpr':
      return ' in offset, expected number, duration, step(), or range()';
    default:
      return '';
  }
}

const TOKEN =
  /\s*(?:#[^\n]*\s*)*("(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*`?|[A-Za-z_:][\w:]*|\d[\w.]*|[=!<>]=|[=!]~|[^\s]|$)/y;

function tokenAt(text: string, from: number): { start: number; text: string } {
  TOKEN.lastIndex = from;
  const match = TOKEN.exec(text);
  const token = match?.[1] ?? '';
  return { start: from + (match?.[0].length ?? 0) - token.length, text: token };
}

function describe(token: string): string {
  if (token === '') return 'end of input';
  if (/^["'`]/.test(token)) return `string ${quote(token)}`;
  if (/^\d/.test(token)) return `number ${quote(token)}`;
  if (/^(?:by|without|on|ignoring|group_left|group_right|bool|offset|and|or|unless)$/i.test(token))
    return `<${token}>`;
  if (/^[A-Za-z_:]/.test(token)) return `identifier ${quote(token)}`;
  if (/^[-+*/%^=!<>@]/.test(token)) return `<op:${token}>`;
  return /^[(){}[\],:]$/.test(token) ? quote(token) : `character: '${token}'`;
}

const CLOSERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const CLOSER_NAMES: Readonly<Record<string, string>> = { ')': 'parenthesis', ']': 'bracket', '}': 'brace' };

/** What the bracket structure alone shows: unclosed and stray brackets, unterminated strings. */
function bracketError(text: string, at: At): PromqlError | null {
  const open: string[] = [];
  for (const { 0: token, index } of text.matchAll(
    /"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*`?|#[^\n]*|[()[\]{}]/g,
  )) {
    const first = token.charAt(0);
    if (first === '#') continue;
    if ('"\'`'.includes(first)) {
      const terminated =
        token.length > 1 && token.endsWith(first) && (first === '`' || !token.includes('\n'));
      if (!terminated || (first !== '`' && /(?<!\\)(?:\\\\)*\\$/.test(token.slice(0, -1)))) {
        return parseError('unterminated quoted string', at(index, text.length));
      }
    } else if ('([{'.includes(first)) {
      open.push(first);
    } else if (open.pop() !== CLOSERS[first]) {
      return parseError(`unexpected right ${CLOSER_NAMES[first] ?? ''} '${first}'`, at(index, index + 1));
    }
  }
  const unclosed = open.at(-1);
  if (unclosed === undefined) return null;
  const end = at(text.length, text.length);
  if (unclosed === '{') return parseError('unexpected end of input inside braces', end);
  return parseError(`unclosed left ${unclosed === '(' ? 'parenthesis' : 'bracket'}`, end);
}
