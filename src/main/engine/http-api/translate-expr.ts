import type { AtModifier, Expr, VectorMatching, VectorSelector } from '../promql/index.ts';
import { isSetOperator, signatures, typeOf } from '../promql/index.ts';
import { formatSample } from '../base/go-numbers.ts';

/** An expression as `/api/v1/parse_query` answers it (Prometheus web/api/v1/translate_ast.go). */
export function translateExpr(expr: Expr): Record<string, unknown> {
  switch (expr.kind) {
    case 'number':
      return { type: 'numberLiteral', val: formatSample(expr.value) };
    case 'string':
      return { type: 'stringLiteral', val: expr.value };
    case 'selector':
      return { type: 'vectorSelector', ...selectorFields(expr) };
    case 'matrix':
      return { type: 'matrixSelector', range: expr.rangeMs, ...selectorFields(expr.selector) };
    case 'subquery':
      return {
        type: 'subquery',
        expr: translateExpr(expr.expr),
        range: expr.rangeMs,
        step: expr.stepMs ?? 0,
        ...modifierFields(expr.at, expr.offsetMs),
      };
    case 'call': {
      const signature = signatures.get(expr.name);
      return {
        type: 'call',
        func: {
          name: expr.name,
          argTypes: signature?.args ?? [],
          variadic: signature?.variadic ?? 0,
          returnType: signature?.returns ?? 'vector',
        },
        args: expr.args.map(translateExpr),
      };
    }
    case 'aggregate':
      return {
        type: 'aggregation',
        op: expr.op,
        expr: translateExpr(expr.expr),
        param: expr.param === null ? null : translateExpr(expr.param),
        grouping: expr.grouping,
        without: expr.without,
      };
    case 'binary':
      return {
        type: 'binaryExpr',
        op: expr.op,
        lhs: translateExpr(expr.left),
        rhs: translateExpr(expr.right),
        matching:
          typeOf(expr.left) === 'vector' && typeOf(expr.right) === 'vector'
            ? matchingFields(expr.matching, isSetOperator(expr.op))
            : null,
        bool: expr.returnBool,
      };
    case 'unary':
      return { type: 'unaryExpr', op: expr.op, expr: translateExpr(expr.expr) };
    case 'paren':
      return { type: 'parenExpr', expr: translateExpr(expr.expr) };
  }
}

function selectorFields({ name, matchers, at, offsetMs }: VectorSelector): Record<string, unknown> {
  return {
    name: name ?? '',
    matchers: matchers.map((matcher) => ({ name: matcher.name, value: matcher.value, type: matcher.op })),
    ...modifierFields(at, offsetMs),
  };
}

function modifierFields(at: AtModifier | null, offsetMs: number): Record<string, unknown> {
  return {
    offset: offsetMs,
    timestamp: at?.kind === 'time' ? at.ms : null,
    startOrEnd: at === null || at.kind === 'time' ? null : at.kind,
  };
}

function matchingFields(matching: VectorMatching, isSet: boolean): Record<string, unknown> {
  return {
    card: isSet ? 'many-to-many' : matching.card,
    labels: matching.labels,
    on: matching.on,
    include: matching.include,
  };
}
