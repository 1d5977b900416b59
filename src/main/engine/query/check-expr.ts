import { parseExpr, PromqlError } from '../promql/index.ts';
import type { ParseOptions } from '../promql/index.ts';

/** What is wrong with an expression and at which characters (from 0, end excluded); null when it is right. */
export function checkExpr(
  expr: string,
  options?: ParseOptions,
): { message: string; start: number; end: number } | null {
  try {
    parseExpr(expr, options);
    return null;
  } catch (error) {
    if (error instanceof PromqlError) {
      const { start, end } = error.position ?? { start: 0, end: expr.length };
      return { message: error.message, start, end };
    }
    throw error;
  }
}
