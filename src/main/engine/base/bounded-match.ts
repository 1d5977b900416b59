import { createContext, Script } from 'node:vm';

const script = new Script('pattern.test(text)');
const context = createContext({ pattern: /(?:)/, text: '' });

/**
 * Whether a pattern occurs in a text, or null where finding out took longer than `budgetMs`. JavaScript's regular
 * expressions backtrack, so that some patterns take minutes on some texts; this keeps what a stranger's server sends from
 * holding up the engine. Blocks for `budgetMs` at most, and costs about half a millisecond beyond the match itself.
 */
export function matchWithin(pattern: RegExp, text: string, budgetMs: number): boolean | null {
  Object.assign(context, { pattern, text });
  try {
    // Matching is the one thing that V8 can be told to break off.
    return script.runInContext(context, { timeout: budgetMs }) === true;
  } catch (error) {
    // It is made inside the context, so it is no instance of our Error.
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null;
    throw error;
  } finally {
    // The page is not to be kept until the next match.
    Object.assign(context, { pattern: /(?:)/, text: '' });
  }
}
