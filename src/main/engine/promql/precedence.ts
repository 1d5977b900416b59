import type { SyntaxNode } from '@lezer/common';
import type { BinaryOperator } from './ast.ts';

/**
 * The grammar gives `offset`, `@` and ranges no precedence, so its tree attaches those of `a + b offset 5m` to the sum.
 * Its tree is therefore only trusted for what lies between parentheses: operators are flattened to the order they are
 * written in, and tree.ts puts them together again by Prometheus's precedence (generated_parser.y).
 */
export type Item =
  | { readonly kind: 'operand'; readonly node: SyntaxNode; readonly from: number }
  | { readonly kind: 'sign'; readonly node: SyntaxNode; readonly op: '+' | '-'; readonly from: number }
  | { readonly kind: 'postfix'; readonly node: SyntaxNode }
  | { readonly kind: 'operator'; readonly node: SyntaxNode; readonly op: SyntaxNode };

const POSTFIX: ReadonlySet<string> = new Set([
  'MatrixSelector',
  'SubqueryExpr',
  'OffsetExpr',
  'StepInvariantExpr',
  'AnchoredExpr',
  'SmoothedExpr',
]);

/** The items of an expression up to its parentheses, in the order they are written. Iterative: chains may be long. */
export function flatten(root: SyntaxNode, text: string): Item[] {
  const items: Item[] = [];
  const pending: (SyntaxNode | Item)[] = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if ('kind' in next) {
      items.push(next);
      continue;
    }
    const node = next;
    const parts = children(node);
    const [first, second] = parts;
    const last = parts.at(-1);
    if (node.name === 'BinaryExpr' && first !== undefined && second !== undefined && last !== undefined) {
      pending.push(last, { kind: 'operator', node, op: second }, first);
    } else if (node.name === 'UnaryExpr' && first !== undefined && last !== undefined) {
      items.push(sign(node, first.from, text));
      pending.push(last);
    } else if (POSTFIX.has(node.name) && first !== undefined) {
      pending.push({ kind: 'postfix', node }, first);
    } else if (node.name === 'NumberDurationLiteral' && /[+-]/.test(text.charAt(node.from))) {
      // The sign of a number is an operator like any other: -1 ^ 2 is -1.
      const digits = node.from + 1 + (/^\s*/.exec(text.slice(node.from + 1, node.to))?.[0].length ?? 0);
      items.push(sign(node, node.from, text), { kind: 'operand', node, from: digits });
    } else {
      items.push({ kind: 'operand', node, from: node.from });
    }
  }
  return items;
}

function sign(node: SyntaxNode, from: number, text: string): Item {
  return { kind: 'sign', node, op: text.charAt(from) === '-' ? '-' : '+', from };
}

/** How tightly an operator binds. */
export function bindingOf(op: BinaryOperator): number {
  switch (op) {
    case 'or':
      return 1;
    case 'and':
    case 'unless':
      return 2;
    case '+':
    case '-':
      return 4;
    case '*':
    case '/':
    case '%':
    case 'atan2':
      return 5;
    case '^':
      return 6;
    default:
      return 3;
  }
}

/** Items with a place in them. */
export class Items {
  private readonly items: readonly Item[];
  private next = 0;

  constructor(items: readonly Item[]) {
    this.items = items;
  }

  peek(): Item | undefined {
    return this.items[this.next];
  }

  take(): Item {
    const item = this.items[this.next++];
    if (item === undefined) throw new Error('an expression ended where an operand was due');
    return item;
  }
}

/** The children of a node that carry meaning. */
export function children(node: SyntaxNode | null): SyntaxNode[] {
  const out: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') out.push(child);
  }
  return out;
}
