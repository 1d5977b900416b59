import { matchWithin } from '../../base/bounded-match.ts';
import { compileBacktracking } from '../../base/regex.ts';
import { ProbeFailure } from '../run.ts';

/** A pattern that takes longer on a text is refused. */
const MATCH_BUDGET_MS = 100;

/** Whether an RE2 pattern occurs in a text; throws `regex_slow` rather than hold up everything else. */
export function occursIn(pattern: string, text: string, what: string): boolean {
  const found = matchWithin(compileBacktracking(pattern), text, MATCH_BUDGET_MS);
  if (found === null) {
    throw new ProbeFailure(
      'regex_slow',
      `The pattern "${pattern}" took longer than ${MATCH_BUDGET_MS} ms on ${what}: make it simpler (no repetition inside a repetition).`,
    );
  }
  return found;
}
