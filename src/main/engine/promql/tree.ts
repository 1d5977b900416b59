import type { SyntaxNode } from '@lezer/common';
import { compileAnchored } from '../base/regex.ts';
import type { Matcher } from '../tsdb/types.ts';
import type {
  Aggregate,
  AggregateOperator,
  AtModifier,
  Binary,
  BinaryOperator,
  Expr,
  Position,
  VectorMatching,
  VectorSelector,
} from './ast.ts';
import { durationMs, type DurationTimes } from './durations.ts';
import { parseError, unsupportedError } from './errors.ts';
import { bindingOf, children, flatten, Items } from './precedence.ts';
import { isDuration, parseNumber, quote, unquote } from './literals.ts';
import { experimentalFunctions, signatures } from './signatures.ts';

/** Deeper nesting than this is refused; it keeps the recursive passes far from the end of the stack. */
const MAX_DEPTH = 1000;

const AGGREGATES: Readonly<Record<string, AggregateOperator>> = {
  Avg: 'avg',
  Bottomk: 'bottomk',
  Count: 'count',
  CountValues: 'count_values',
  Group: 'group',
  LimitK: 'limitk',
  LimitRatio: 'limit_ratio',
  Max: 'max',
  Min: 'min',
  Quantile: 'quantile',
  Stddev: 'stddev',
  Stdvar: 'stdvar',
  Sum: 'sum',
  Topk: 'topk',
};

const WITH_PARAMETER: ReadonlySet<AggregateOperator> = new Set<AggregateOperator>([
  'topk',
  'bottomk',
  'quantile',
  'count_values',
  'limitk',
  'limit_ratio',
]);

/** Turns the lezer tree of one expression into typed nodes. The tree must be free of error nodes. */
export class TreeReader {
  private readonly text: string;
  private readonly at: (start: number, end: number) => Position;
  private readonly experimental: boolean;
  private readonly times: DurationTimes;
  private depth = 0;

  /** `experimental`: functions behind that flag are taken. `times`: what durations may be calculated from. */
  constructor(
    text: string,
    at: (start: number, end: number) => Position,
    experimental: boolean,
    times: DurationTimes,
  ) {
    this.text = text;
    this.at = at;
    this.experimental = experimental;
    this.times = times;
  }

  expr(node: SyntaxNode): Expr {
    if (++this.depth > MAX_DEPTH) throw parseError('expression is nested too deeply', this.position(node));
    const items = flatten(node, this.text);
    if (items.length > MAX_DEPTH) throw parseError('expression has too many operators', this.position(node));
    const expr = this.climb(new Items(items), 0);
    this.depth--;
    return expr;
  }

  /** Precedence climbing: reads operands joined by operators that bind at least as tightly as `least`. */
  private climb(items: Items, least: number): Expr {
    let left = this.prefixed(items);
    for (;;) {
      const item = items.peek();
      if (item?.kind !== 'operator') return left;
      const op = this.textOf(item.op).toLowerCase() as BinaryOperator;
      const binding = bindingOf(op);
      if (binding < least) return left;
      items.take();
      // Only the power associates to the right.
      const right = this.climb(items, op === '^' ? binding : binding + 1);
      left = this.binary(item.node, item.op, op, left, right);
    }
  }

  /** An operand with its postfix modifiers, or a sign and what it applies to; a sign binds looser than the power. */
  private prefixed(items: Items): Expr {
    const item = items.take();
    if (item.kind === 'sign') {
      const inner = items.peek()?.kind === 'sign' ? this.prefixed(items) : this.climb(items, bindingOf('^'));
      const position = this.at(item.from, inner.position.end);
      if (inner.kind === 'number')
        return { ...inner, value: item.op === '-' ? -inner.value : inner.value, position };
      return { kind: 'unary', op: item.op, expr: inner, position };
    }
    if (item.kind !== 'operand') throw parseError('unexpected operator', this.position(item.node));
    let operand = this.operand(item.node, item.from);
    for (let next = items.peek(); next?.kind === 'postfix'; next = items.peek()) {
      items.take();
      operand = this.postfix(next.node, operand);
    }
    return operand;
  }

  private operand(node: SyntaxNode, from: number): Expr {
    const position = this.at(from, node.to);
    switch (node.name) {
      case 'NumberDurationLiteral': {
        const text = this.text.slice(from, node.to);
        return { kind: 'number', value: parseNumber(text), isDuration: isDuration(text), position };
      }
      case 'StringLiteral':
        return { kind: 'string', value: this.string(node), position };
      case 'VectorSelector':
        return this.selector(node);
      case 'ParenExpr':
        return { kind: 'paren', expr: this.expr(children(node)[0] ?? node), position };
      case 'FunctionCall':
        return this.call(node);
      case 'AggregateExpr':
        return this.aggregate(node);
      default:
        throw parseError(`unexpected ${node.name}`, position);
    }
  }

  private postfix(node: SyntaxNode, target: Expr): Expr {
    const position = this.at(target.position.start, node.to);
    switch (node.name) {
      case 'MatrixSelector':
        return this.matrix(node, target, position);
      case 'SubqueryExpr':
        return this.subquery(node, target, position);
      case 'OffsetExpr':
        return this.offset(node, target, position);
      case 'StepInvariantExpr':
        return this.atModifier(node, target, position);
      default: {
        const keyword = node.name === 'AnchoredExpr' ? 'anchored' : 'smoothed';
        throw unsupportedError(keyword, `${keyword} modifier is experimental and not enabled`, position);
      }
    }
  }

  private selector(node: SyntaxNode): VectorSelector {
    const position = this.position(node);
    const identifier = node.getChild('Identifier');
    const matchers: Matcher[] = [];
    for (const child of node.getChild('LabelMatchers') ? children(node.getChild('LabelMatchers')) : []) {
      if (child.name === 'QuotedLabelName') {
        matchers.push({ name: '__name__', op: '=', value: this.string(children(child)[0] ?? child) });
        continue;
      }
      const [label, op, value] = children(child);
      if (label === undefined || op === undefined || value === undefined) continue;
      const name =
        label.name === 'QuotedLabelName' ? this.string(children(label)[0] ?? label) : this.textOf(label);
      const matcher: Matcher = { name, op: this.textOf(op) as Matcher['op'], value: this.string(value) };
      if (matcher.op === '=~' || matcher.op === '!~') this.checkRegex(matcher.value, this.position(child));
      matchers.push(matcher);
    }
    const name = identifier === null ? null : this.textOf(identifier);
    if (name !== null) matchers.push({ name: '__name__', op: '=', value: name });
    return { kind: 'selector', name, matchers, offsetMs: 0, at: null, position };
  }

  private checkRegex(pattern: string, position: Position): void {
    try {
      compileAnchored(pattern);
    } catch (error) {
      throw parseError(error instanceof Error ? error.message : String(error), position);
    }
  }

  private matrix(node: SyntaxNode, selector: Expr, position: Position): Expr {
    const range = children(node)[1];
    if (range === undefined) throw parseError('incomplete range', position);
    const bracket = this.at(selector.position.end, node.to);
    if (selector.kind !== 'selector') throw parseError('ranges only allowed for vector selectors', bracket);
    if (selector.offsetMs !== 0) throw parseError('no offset modifiers allowed before range', bracket);
    if (selector.at !== null) throw parseError('no @ modifiers allowed before range', bracket);
    return { kind: 'matrix', selector, rangeMs: this.positiveDuration(range), position };
  }

  private subquery(node: SyntaxNode, expr: Expr, position: Position): Expr {
    const [, range, step] = children(node);
    if (range === undefined) throw parseError('incomplete subquery', position);
    const stepMs = step === undefined ? null : this.positiveDuration(step);
    return {
      kind: 'subquery',
      expr,
      rangeMs: this.positiveDuration(range),
      stepMs,
      offsetMs: 0,
      at: null,
      position,
    };
  }

  private offset(node: SyntaxNode, target: Expr, position: Position): Expr {
    const duration = children(node)[2];
    if (duration === undefined) throw parseError('incomplete offset', position);
    const offsetMs = this.duration(duration);
    switch (target.kind) {
      case 'selector':
      case 'subquery':
        if (target.offsetMs !== 0) break;
        return { ...target, offsetMs, position };
      case 'matrix':
        if (target.selector.offsetMs !== 0) break;
        return { ...target, selector: { ...target.selector, offsetMs }, position };
      default:
        throw parseError(
          'offset modifier must be preceded by an instant vector selector or range vector selector or a subquery',
          target.position,
        );
    }
    throw parseError('offset may not be set multiple times', target.position);
  }

  private atModifier(node: SyntaxNode, target: Expr, position: Position): Expr {
    const time = children(node)[2];
    if (time === undefined) throw parseError('incomplete @', position);
    const at = this.atTime(time);
    switch (target.kind) {
      case 'selector':
      case 'subquery':
        if (target.at !== null) break;
        return { ...target, at, position };
      case 'matrix':
        if (target.selector.at !== null) break;
        return { ...target, selector: { ...target.selector, at }, position };
      default:
        throw parseError(
          '@ modifier must be preceded by an instant vector selector or range vector selector or a subquery',
          target.position,
        );
    }
    throw parseError('@ <timestamp> may not be set multiple times', target.position);
  }

  private atTime(node: SyntaxNode): AtModifier {
    if (node.name === 'AtModifierPreprocessors') {
      return { kind: this.textOf(node).toLowerCase() === 'start' ? 'start' : 'end' };
    }
    const seconds = parseNumber(this.textOf(node));
    if (!Number.isFinite(seconds) || Math.abs(seconds) > Number.MAX_SAFE_INTEGER / 1000) {
      throw parseError(`timestamp out of bounds for @ modifier: ${seconds}`, this.position(node));
    }
    return { kind: 'time', ms: Math.round(seconds * 1000) };
  }

  private call(node: SyntaxNode): Expr {
    const [identifier, body] = children(node);
    const name = identifier === undefined ? '' : this.textOf(identifier);
    const position = this.position(node);
    const named = this.at(node.from, node.from + name.length);
    if (experimentalFunctions.has(name) && !(this.experimental && signatures.has(name)))
      throw unsupportedError(name, `function ${quote(name)} is not enabled`, named);
    return { kind: 'call', name, args: children(body ?? null).map((arg) => this.expr(arg)), position };
  }

  private aggregate(node: SyntaxNode): Aggregate {
    const position = this.position(node);
    const opNode = node.getChild('AggregateOp');
    const opName = opNode?.firstChild?.name ?? '';
    const op = AGGREGATES[opName];
    const isExperimental = op === 'limitk' || op === 'limit_ratio';
    if (op === undefined || (isExperimental && !this.experimental)) {
      const name = opNode === null ? '' : this.textOf(opNode).toLowerCase();
      throw unsupportedError(name, `${name}() is experimental and not enabled`, position);
    }
    const modifier = node.getChild('AggregateModifier');
    const args = children(node.getChild('FunctionCallBody')).map((arg) => this.expr(arg));
    if (args.length === 0) throw parseError('no arguments for aggregate expression provided', position);
    const wanted = WITH_PARAMETER.has(op) ? 2 : 1;
    const expr = args[wanted - 1];
    if (args.length !== wanted || expr === undefined) {
      throw parseError(
        `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`,
        position,
      );
    }
    const grouping = this.labels(modifier?.getChild('GroupingLabels') ?? null);
    const without = modifier?.getChild('Without') != null;
    return {
      kind: 'aggregate',
      op,
      expr,
      param: wanted === 2 ? (args[0] ?? null) : null,
      grouping,
      without,
      position,
    };
  }

  private binary(node: SyntaxNode, opNode: SyntaxNode, op: BinaryOperator, left: Expr, right: Expr): Binary {
    const opPosition = this.position(opNode);
    const fill = node.getChild('FillModifier');
    if (fill !== null && !this.experimental) {
      throw unsupportedError(
        'fill',
        'binop fill modifiers are experimental and not enabled',
        this.position(fill),
      );
    }
    return {
      kind: 'binary',
      op,
      left,
      right,
      returnBool: node.getChild('BoolModifier') !== null,
      matching: { ...this.matching(node.getChild('MatchingModifierClause')), ...this.fill(fill) },
      opPosition,
      position: this.at(left.position.start, right.position.end),
    };
  }

  private fill(modifier: SyntaxNode | null): Pick<VectorMatching, 'fillLeft' | 'fillRight'> {
    const of = (...names: readonly string[]): number | null => {
      const clause = children(modifier).find(({ name }) => names.includes(name));
      const number = clause?.getChild('NumberDurationLiteral') ?? null;
      return number === null ? null : parseNumber(this.textOf(number));
    };
    return {
      fillLeft: of('FillClause', 'FillLeftClause'),
      fillRight: of('FillClause', 'FillRightClause'),
    };
  }

  private matching(clause: SyntaxNode | null): Omit<VectorMatching, 'fillLeft' | 'fillRight'> {
    if (clause === null) return { card: 'one-to-one', on: false, labels: [], include: [] };
    const [labels, include] = clause.getChildren('GroupingLabels');
    const left = clause.getChild('GroupLeft') !== null;
    const right = clause.getChild('GroupRight') !== null;
    return {
      card: left ? 'many-to-one' : right ? 'one-to-many' : 'one-to-one',
      on: clause.getChild('On') !== null,
      labels: this.labels(labels ?? null),
      include: this.labels(include ?? null),
    };
  }

  private labels(node: SyntaxNode | null): string[] {
    return children(node).map((child) =>
      child.name === 'QuotedLabelName' ? this.string(children(child)[0] ?? child) : this.textOf(child),
    );
  }

  private positiveDuration(node: SyntaxNode): number {
    const ms = this.duration(node);
    if (ms <= 0) throw parseError('duration must be greater than 0', this.position(node));
    return ms;
  }

  private duration(node: SyntaxNode): number {
    const { experimental, times } = this;
    const textOf = this.textOf.bind(this);
    return durationMs(node, { textOf, position: this.position.bind(this), experimental, times });
  }

  private string(node: SyntaxNode): string {
    const text = this.textOf(node);
    try {
      return unquote(text);
    } catch (error) {
      throw parseError(error instanceof Error ? error.message : String(error), this.position(node));
    }
  }

  private position(node: SyntaxNode): Position {
    return this.at(node.from, node.to);
  }

  private textOf(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }
}
