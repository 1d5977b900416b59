import { labelTest } from '../base/label-test.ts';
import {
  isComparison,
  isSetOperator,
  unwrapParens,
  type Binary,
  type Call,
  type Expr,
  type ValueType,
  type VectorSelector,
} from './ast.ts';
import { parseError } from './errors.ts';
import { checkInfo, infoConditions } from './info.ts';
import { quote } from './literals.ts';
import { signatures } from './signatures.ts';

/** The names of types in messages, as Prometheus documents them. */
export function documentedType(type: ValueType): string {
  return type === 'vector' ? 'instant vector' : type === 'matrix' ? 'range vector' : type;
}

/** The type an expression evaluates to; the expression must have been checked. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
    case 'aggregate':
      return 'vector';
    case 'matrix':
    case 'subquery':
      return 'matrix';
    case 'call':
      return signatures.get(expr.name)?.returns ?? 'vector';
    case 'binary':
      return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector';
    case 'unary':
    case 'paren':
      return typeOf(expr.expr);
  }
}

/** Type-checks a whole expression (Prometheus parse.go checkAST); throws the first error. Returns its type. */
export function check(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'aggregate':
      expectType(expr.expr, 'vector', 'aggregation expression');
      if (expr.param !== null) {
        expectType(expr.param, expr.op === 'count_values' ? 'string' : 'scalar', 'aggregation parameter');
      }
      break;
    case 'binary':
      checkBinary(expr);
      break;
    case 'call':
      checkCall(expr);
      break;
    case 'paren':
      check(expr.expr);
      break;
    case 'unary': {
      const type = check(expr.expr);
      if (type !== 'scalar' && type !== 'vector') {
        throw parseError(
          `unary expression only allowed on expressions of type scalar or instant vector, got ${quote(documentedType(type))}`,
          expr.position,
        );
      }
      break;
    }
    case 'subquery': {
      const type = check(expr.expr);
      if (type !== 'vector') {
        throw parseError(`subquery is only allowed on instant vector, got ${type} instead`, expr.position);
      }
      break;
    }
    case 'matrix':
      check(expr.selector);
      break;
    case 'selector':
      checkSelector(expr);
      break;
    case 'number':
    case 'string':
      break;
  }
  return typeOf(expr);
}

function expectType(expr: Expr, want: ValueType, context: string): void {
  const type = check(expr);
  if (type !== want) {
    throw parseError(
      `expected type ${documentedType(want)} in ${context}, got ${documentedType(type)}`,
      expr.position,
    );
  }
}

function checkBinary(expr: Binary): void {
  const left = check(expr.left);
  const right = check(expr.right);
  const { op, matching } = expr;
  const hasFill = matching.fillLeft !== null || matching.fillRight !== null;
  if (expr.returnBool && !isComparison(op)) {
    throw parseError('bool modifier can only be used on comparison operators', expr.opPosition);
  }
  if (isComparison(op) && !expr.returnBool && left === 'scalar' && right === 'scalar') {
    throw parseError('comparisons between scalars must use BOOL modifier', expr.opPosition);
  }
  for (const label of matching.on ? matching.labels : []) {
    if (matching.include.includes(label)) {
      throw parseError(
        `label ${quote(label)} must not occur in ON and GROUP clause at once`,
        expr.opPosition,
      );
    }
  }
  for (const [side, type] of [
    [expr.left, left],
    [expr.right, right],
  ] as const) {
    if (type !== 'scalar' && type !== 'vector') {
      throw parseError('binary expression must contain only scalar and instant vector types', side.position);
    }
  }
  if (left !== 'vector' || right !== 'vector') {
    if (matching.labels.length > 0) {
      throw parseError('vector matching only allowed between instant vectors', expr.position);
    }
    if (isSetOperator(op)) {
      throw parseError(`set operator ${quote(op)} not allowed in binary scalar expression`, expr.position);
    }
    if (hasFill)
      throw parseError('filling in missing series only allowed between instant vectors', expr.position);
  } else if (isSetOperator(op) && hasFill) {
    throw parseError('filling in missing series not allowed for set operators', expr.position);
  } else if (isSetOperator(op) && matching.card !== 'one-to-one') {
    throw parseError(`no grouping allowed for ${quote(op)} operation`, expr.position);
  }
}

/** `isCondition`: the labels that info() asks for, which may all match series without them. */
function checkSelector(expr: VectorSelector, isCondition = false): void {
  const names = expr.matchers.filter((matcher) => matcher.name === '__name__');
  if (expr.name !== null && names.length > 1) {
    throw parseError(
      `metric name must not be set twice: ${quote(expr.name)} or ${quote(names[0]?.value ?? '')}`,
      expr.position,
    );
  }
  if (!isCondition && expr.matchers.every((matcher) => labelTest(matcher)({}))) {
    throw parseError('vector selector must contain at least one non-empty matcher', expr.position);
  }
}

function checkCall(expr: Call): void {
  const signature = signatures.get(expr.name);
  if (signature === undefined)
    throw parseError(`unknown function with name ${quote(expr.name)}`, expr.position);
  const wanted = signature.args.length;
  const got = expr.args.length;
  if (signature.variadic === 0) {
    if (got !== wanted) {
      throw parseError(
        `expected ${wanted} argument(s) in call to ${quote(expr.name)}, got ${got}`,
        expr.position,
      );
    }
  } else {
    const least = wanted - 1;
    const most = signature.variadic < 0 ? Infinity : least + signature.variadic;
    if (got < least) {
      throw parseError(
        `expected at least ${least} argument(s) in call to ${quote(expr.name)}, got ${got}`,
        expr.position,
      );
    }
    if (got > most) {
      throw parseError(
        `expected at most ${most} argument(s) in call to ${quote(expr.name)}, got ${got}`,
        expr.position,
      );
    }
  }
  const conditions = expr.name === 'info' ? infoConditions(expr) : null;
  if (conditions !== null) checkSelector(conditions, true);
  expr.args.forEach((arg, index) => {
    const want = signature.args[Math.min(index, wanted - 1)];
    const type = arg === conditions ? 'vector' : check(arg);
    if (want !== undefined && type !== want) {
      throw parseError(
        `expected type ${documentedType(want)} in call to function ${quote(expr.name)}, got ${documentedType(type)}`,
        arg.position,
      );
    }
  });
  if (expr.name === 'info') checkInfo(expr);
}

/** A string argument's value; the expression must have been checked to be a string. */
export function stringValue(expr: Expr | undefined): string {
  const inner = expr === undefined ? undefined : unwrapParens(expr);
  return inner?.kind === 'string' ? inner.value : '';
}
