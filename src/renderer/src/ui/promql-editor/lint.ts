import { linter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import type { Client } from '#shared/contract/client.ts';

/** Long enough that half-written words are not scolded at. */
const DELAY_MS = 500;

/**
 * Underlines what the engine's own parser refuses, in its own words. `readable` makes PromQL of the text without moving
 * anything in it, where more than PromQL may be written.
 */
export function engineLint(client: Client, readable: (text: string) => string): Extension {
  return linter(
    async ({ state }) => {
      const expr = readable(state.doc.toString());
      if (expr.trim() === '') return [];
      // The engine being away is told elsewhere.
      const problem = await client.call('query.check', { expr }).catch(() => null);
      if (problem === null) return [];
      // What is missing at the end is shown on the last character there is.
      const from = Math.min(problem.start, expr.length - 1);
      const message = problem.message.replace(/^\d+:\d+: (?:parse error: )?/, '');
      return [
        { from, to: Math.max(from + 1, Math.min(problem.end, expr.length)), severity: 'error', message },
      ];
    },
    { delay: DELAY_MS },
  );
}
