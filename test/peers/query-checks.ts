import { ask, queryDifference } from './compare.ts';
import type { knownDifferences } from './differences.ts';
import { STEP_MS } from './history.ts';
import type { History } from './history.ts';
import { fixedQueries, generatedQueries, refusedQueries } from './queries.ts';
import type { Tally } from './tally.ts';

/** Two servers with the same history. */
export interface Pair {
  readonly ours: { readonly url: string; readonly token: string };
  readonly theirs: { readonly url: string };
  readonly history: History;
}

const GENERATED = 200;
const LOOKBACK_MS = 300_000;

/** Every query at two moments and over a range; the answers must be equal. Returns how many queries were asked. */
export async function checkQueries(pair: Pair, tally: Tally): Promise<number> {
  const { startMs, endMs } = pair.history;
  const wholeSeconds = Math.ceil(startMs / 1000);
  const moments = [wholeSeconds + 4_200 + 7, Math.floor(endMs / 1000) - 31];
  const range = {
    start: String(wholeSeconds + 1_234),
    end: String(Math.floor(endMs / 1000) + 400),
    step: '53',
  };
  const queries = [...new Set([...fixedQueries(), ...generatedQueries(GENERATED)])];
  for (const query of queries) {
    await tally.run(query, async () => {
      for (const time of moments) {
        const difference = await instantDifference(pair, query, String(time));
        if (difference !== null) return `at ${String(time)}: ${difference}`;
      }
      const [ours, theirs] = await Promise.all([
        ask(pair.ours, 'query_range', { query, ...range }),
        ask(pair.theirs, 'query_range', { query, ...range }),
      ]);
      const difference = queryDifference(ours, theirs, false);
      return difference === null ? null : `over a range: ${difference}`;
    });
  }
  return queries.length;
}

/** Both must refuse these in the same kind of error, by GET of either endpoint. */
export async function checkRefused(pair: Pair, tally: Tally): Promise<void> {
  for (const query of refusedQueries) {
    await tally.run(`refused: ${query}`, () =>
      instantDifference(pair, query, String(Math.floor(pair.history.endMs / 1000))),
    );
  }
}

/** Where a sample lies on the edge of a range, 3 and 2 differ; here it is shown that they differ in nothing else. */
export async function checkEdges(
  pair: Pair,
  tally: Tally,
  known: ReturnType<typeof knownDifferences>,
): Promise<void> {
  const time = String((pair.history.startMs + 400 * STEP_MS) / 1000);
  const functions = 'count sum avg min max last stddev stdvar present'
    .split(' ')
    .map((name) => `${name}_over_time`);
  for (const name of [...functions, 'changes', 'resets', 'idelta', 'irate']) {
    for (const selector of ['temperature_celsius', 'http_requests_total']) {
      await tally.run(`edge: ${name}(${selector}[5m])`, async () => {
        const query = `${name}(${selector}[5m])`;
        const same = `${name}(${selector}[299999ms])`;
        const [ours, theirs, meant] = await Promise.all([
          ask(pair.ours, 'query', { query, time }),
          ask(pair.theirs, 'query', { query, time }),
          ask(pair.theirs, 'query', { query: same, time }),
        ]);
        if (queryDifference(ours, theirs, false) !== null) known.leftOpenRange.count++;
        return queryDifference(ours, meant, false);
      });
    }
  }
  // `sparse` has a sample every ten minutes.
  const sample = pair.history.startMs + 280 * STEP_MS;
  await tally.run('edge: a sample as old as the lookback', async () => {
    const at = (ms: number): string => String((sample + LOOKBACK_MS + ms) / 1000);
    for (const ms of [-1, 1]) {
      const difference = await instantDifference(pair, 'sparse', at(ms));
      if (difference !== null) return `${String(ms)} ms beside: ${difference}`;
    }
    if ((await instantDifference(pair, 'sparse', at(0))) !== null) known.leftOpenLookback.count++;
    return null;
  });
}

async function instantDifference(
  { ours, theirs }: Pair,
  query: string,
  time: string,
): Promise<string | null> {
  const isOrdered = /^sort(_desc)?\(/.test(query);
  const answers = await Promise.all([
    ask(ours, 'query', { query, time }),
    ask(theirs, 'query', { query, time }),
  ]);
  return queryDifference(...answers, isOrdered);
}
