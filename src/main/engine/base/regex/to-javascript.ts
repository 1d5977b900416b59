import type { Assertion, RegexNode } from './parse.ts';

const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  textStart: '^',
  textEnd: '$',
  // JavaScript's own `m` takes more characters for line ends than RE2 does.
  lineStart: '(?:^|(?<=\\n))',
  lineEnd: '(?:$|(?=\\n))',
  wordBoundary: '\\b',
  noWordBoundary: '\\B',
};

/** The same expression in JavaScript's notation, for the flag `u` and no other. */
export function toJavaScript(node: RegexNode): string {
  switch (node.kind) {
    case 'character':
      return node.ignoreCase ? `(?i:${node.source})` : node.source;
    case 'assertion':
      return ASSERTIONS[node.what];
    case 'sequence':
      return node.nodes.map((each) => (each.kind === 'choice' ? inGroup(each) : toJavaScript(each))).join('');
    case 'choice':
      return node.nodes.map(toJavaScript).join('|');
    case 'capture':
      return `(${node.name === null ? '' : `?<${node.name}>`}${toJavaScript(node.node)})`;
    case 'repeat': {
      const { min, max } = node;
      const inner = node.node.kind === 'capture' ? toJavaScript(node.node) : inGroup(node.node);
      return `${inner}{${min},${max === Infinity ? '' : max}}${node.greedy ? '' : '?'}`;
    }
  }
}

function inGroup(node: RegexNode): string {
  return node.kind === 'character' && !node.ignoreCase ? node.source : `(?:${toJavaScript(node)})`;
}

/**
 * How the time that a backtracking search takes can grow with the text: as its length to the power of `power`, times
 * `factor`. Infinite where a repetition holds what can match in several ways.
 */
export interface Backtracking {
  readonly power: number;
  readonly factor: number;
}

/** So many ways of a repetition are as good as endless, of a plain one and of one whose inside has several. */
const FEW_REPEATS = 8;
const MOST_WAYS = 1000;

export function backtrackingOf(node: RegexNode): Backtracking {
  switch (node.kind) {
    case 'character':
    case 'assertion':
      return { power: 0, factor: 1 };
    case 'capture':
      return backtrackingOf(node.node);
    case 'sequence': {
      const parts = node.nodes.map(backtrackingOf);
      return {
        power: parts.reduce((sum, { power }) => sum + power, 0),
        factor: parts.reduce((product, { factor }) => product * factor, 1),
      };
    }
    case 'choice': {
      const parts = node.nodes.map(backtrackingOf);
      return {
        power: Math.max(...parts.map(({ power }) => power)),
        factor: parts.reduce((sum, { factor }) => sum + factor, 0),
      };
    }
    case 'repeat': {
      const { node: inner, min, max } = node;
      const { power, factor } = backtrackingOf(inner);
      if (max <= 1) return { power, factor: factor + 1 };
      // Each turn may match in as many ways as its inside, as in `(\d{1,3}\.){3}`. Not where a group may have no part in the
      // last turn: JavaScript forgets what it was before, RE2 doesn't.
      const product = factor ** max * (max - min + 1);
      const isSame = !hasCapture(inner.kind === 'capture' ? inner.node : inner);
      if (power === 0 && factor > 1 && product <= MOST_WAYS && isSame) return { power: 0, factor: product };
      if (power > 0 || factor > 1) return { power: Infinity, factor: Infinity };
      const ways = max - min;
      return ways <= FEW_REPEATS ? { power: 0, factor: ways + 1 } : { power: 1, factor: 1 };
    }
  }
}

function hasCapture(node: RegexNode): boolean {
  switch (node.kind) {
    case 'character':
    case 'assertion':
      return false;
    case 'capture':
      return true;
    case 'repeat':
      return hasCapture(node.node);
    default:
      return node.nodes.some(hasCapture);
  }
}
