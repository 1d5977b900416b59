import { parseExpr, PromqlError } from '../promql/index.ts';

/** What is wrong with an expression and at which character (from 0); null when it is right. */
export function checkExpr(expr: string): { message: string; start: number } | null {
  try {
    parseExpr(expr);
    return null;
  } catch (error) {
    if (error instanceof PromqlError) return { message: error.message, start: error.position?.start ?? 0 };
    throw error;
  }
}
