import { ask, queryDifference } from './compare.ts';
import { provingQuestions } from './differences.ts';
import type { KnownDifferences } from './differences.ts';
import { STEP_MS } from './history.ts';
import type { History } from './history.ts';
import { fixedQueries, generatedQueries, newlyTakenQueries, refusedQueries } from './queries.ts';
import type { Tally } from './tally.ts';

/** Two servers with the same history. */
export interface Pair {
  readonly ours: { readonly url: string; readonly token: string };
  readonly theirs: { readonly url: string };
  readonly history: History;
}

/** A way to ask: which endpoint, and when. */
interface Question {
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
}

const GENERATED = 200;
const LOOKBACK_MS = 300_000;

/** Every query at two moments and over a range; the answers must be equal. Returns how many queries were asked. */
export async function checkQueries(pair: Pair, tally: Tally, known: KnownDifferences): Promise<number> {
  const { startMs, endMs } = pair.history;
  const wholeSeconds = Math.ceil(startMs / 1000);
  const asks: readonly Question[] = [
    { path: 'query', params: { time: String(wholeSeconds + 4_207) } },
    { path: 'query', params: { time: String(Math.floor(endMs / 1000) - 31) } },
    {
      path: 'query_range',
      // Off whole seconds: subqueries have their steps there.
      params: {
        start: String(wholeSeconds + 1_234.7),
        end: String(Math.floor(endMs / 1000) + 400),
        step: '53',
      },
    },
  ];
  const queries = [...new Set([...fixedQueries(), ...generatedQueries(GENERATED)])];
  for (const query of queries) {
    await tally.run(query, async () => {
      for (const question of asks) {
        const difference = await unexplained(pair, query, question, known);
        if (difference !== null) return `${JSON.stringify(question)}: ${difference}`;
      }
      return null;
    });
  }
  return queries.length;
}

/** How the answers differ, null when they don't or when the difference is proven to be a known one. */
async function unexplained(
  pair: Pair,
  query: string,
  question: Question,
  known: KnownDifferences,
): Promise<string | null> {
  const difference = await differenceOf(pair, question, query, query);
  if (difference === null) return null;
  for (const { difference: name, ours, theirs } of provingQuestions(query)) {
    if ((await differenceOf(pair, question, ours, theirs)) !== null) continue;
    known[name].count++;
    return null;
  }
  return difference;
}

/** Both must refuse these in the same kind of error. */
export async function checkRefused(pair: Pair, tally: Tally, known: KnownDifferences): Promise<void> {
  const question = { path: 'query', params: { time: String(Math.floor(pair.history.endMs / 1000)) } };
  for (const query of refusedQueries) {
    await tally.run(`refused: ${query}`, () => differenceOf(pair, question, query, query));
  }
  for (const query of newlyTakenQueries) {
    await tally.run(`taken since 3.0: ${query}`, async () => {
      const [ours, theirs] = await Promise.all([
        ask(pair.ours, 'query', { query, ...question.params }),
        ask(pair.theirs, 'query', { query, ...question.params }),
      ]);
      known.utf8Names.count++;
      return ours.code === 200 && theirs.code === 422
        ? null
        : `${String(ours.code)}, theirs ${String(theirs.code)}`;
    });
  }
}

/** Where a sample lies on the edge of a range, 3 and 2 differ; here it is shown that they differ in nothing else. */
export async function checkEdges(pair: Pair, tally: Tally, known: KnownDifferences): Promise<void> {
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

function instantDifference(pair: Pair, query: string, time: string): Promise<string | null> {
  return differenceOf(pair, { path: 'query', params: { time } }, query, query);
}

async function differenceOf(
  pair: Pair,
  { path, params }: Question,
  ours: string,
  theirs: string,
): Promise<string | null> {
  const answers = await Promise.all([
    ask(pair.ours, path, { query: ours, ...params }),
    ask(pair.theirs, path, { query: theirs, ...params }),
  ]);
  return queryDifference(...answers, path === 'query' && /^sort(_desc)?\(/.test(ours));
}
