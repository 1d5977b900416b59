import { WatchdeckError } from '#shared/model/errors.ts';
import { parseExpr, PromqlError } from '../promql/index.ts';
import type { Matcher } from '../tsdb/types.ts';

/** The matchers of a selector such as `up{job="node"}`. Throws `bad_request` for what is none. */
export function parseSelector(text: string): readonly Matcher[] {
  try {
    const expr = parseExpr(text);
    if (expr.kind === 'selector' && expr.offsetMs === 0 && expr.at === null) return expr.matchers;
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    throw new WatchdeckError('bad_request', `"${text}" is no selector: ${error.message}`);
  }
  throw new WatchdeckError('bad_request', `"${text}" is no selector: write one such as up{job="node"}.`);
}
