import { isComparison, type Expr } from './ast.ts';
import { aggregateHead, formatExpr, formatMatching, subquerySuffix } from './format.ts';

/** What is longer than this is written on several lines. */
const LONGEST_BYTES = 100;

const utf8 = new TextEncoder();

/**
 * Writes an expression as Prometheus's formatter does (promql/parser/prettier.go): on one line where it fits, otherwise each
 * part on a line of its own, indented by its depth. Parsing the result gives the same expression.
 */
export function prettyExpr(expr: Expr, level = 0): string {
  const indent = '  '.repeat(level);
  const line = formatExpr(expr);
  const fits = utf8.encode(line).length <= LONGEST_BYTES;
  switch (expr.kind) {
    case 'unary':
      return indent + expr.op + prettyExpr(expr.expr, level).trim();
    case 'subquery':
      // Without indentation where it fits: so does Prometheus.
      return fits ? line : prettyExpr(expr.expr, level) + subquerySuffix(expr);
    case 'aggregate': {
      if (fits) break;
      const args = expr.param === null ? [expr.expr] : [expr.param, expr.expr];
      return `${indent}${aggregateHead(expr)}(\n${prettyAll(args, level + 1)}\n${indent})`;
    }
    case 'call':
      if (fits) break;
      return `${indent}${expr.name}(\n${prettyAll(expr.args, level + 1)}\n${indent})`;
    case 'paren':
      if (fits) break;
      return `${indent}(\n${prettyExpr(expr.expr, level + 1)}\n${indent})`;
    case 'binary': {
      if (fits) break;
      const bool = expr.returnBool && isComparison(expr.op) ? ' bool' : '';
      const operator = `${indent}${expr.op}${bool}${formatMatching(expr.matching)}`;
      return `${prettyExpr(expr.left, level + 1)}\n${operator}\n${prettyExpr(expr.right, level + 1)}`;
    }
    default:
  }
  return indent + line;
}

function prettyAll(args: readonly Expr[], level: number): string {
  return args.map((each) => prettyExpr(each, level)).join(',\n');
}
