/** Random expressions and mutations of real ones: refused or answered, always soon, always within the limits. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WatchdeckError } from '#shared/model/errors.ts';
import { evaluateInstant, evaluateRange, parseExpr, typeOf } from '#engine/promql/index.ts';
import type { Expr } from '#engine/promql/index.ts';
import { given } from '../helpers/promql.ts';
import { vectors } from '../helpers/promql-arbitraries.ts';

/** How long to go on; a minute in the checks, a few seconds in the usual run. */
const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 3);
const MAX_SAMPLES = 200_000;
const DEADLINE_MS = 1_000;
/** What an evaluation may take beyond its deadline on a machine that does other things too. */
const GRACE_MS = 5_000;

const real = [
  'sum by (code) (rate(a{x=~"1|2"}[5m])) / on() group_left sum(rate(b[5m])) > 0.5',
  'histogram_quantile(0.99, sum by (le) (rate(h_bucket[2m])))',
  'topk(3, a) or bottomk(2, b{y!~".+"}) unless absent(c)',
  'label_replace(a, "z", "$1-$2", "x", "(.)(.*)") * 0x1F + 1e-3 ^ 2 atan2 Inf',
  'max_over_time((a - b)[10m:30s] offset -1m) @ end()',
  'quantile_over_time(scalar(b), a[1h]) == bool 3 and on (x) count_values("v", round(a, 0.1))',
  '{__name__=~\'a|b\',"x"!=`3`} @ 1609746000 # a comment',
  'predict_linear(a[10m], 3600) < -holt * time() % day_of_week(vector(1))',
];
const fragments = (
  '( ) [ ] { } , : + - * / % ^ == != > < =~ "" \' ` \\ # @ 0 1 1e308 -1 NaN Inf 5m 1y 1ms 0s 9999999999y sum rate by without on ' +
  'ignoring group_left bool offset and or unless start() end() a b __name__ \u0000 é 💥 \n $1 (?<n>a) (a+)+$ .* [[:alpha:]] {1000}'
).split(' ');

/** A real expression cut, doubled, spliced and sprinkled. */
const mutated = fc
  .record({
    base: fc.constantFrom(...real),
    edits: fc.array(
      fc.record({
        at: fc.nat(120),
        cut: fc.nat(12),
        insert: fc.oneof(
          fc.constantFrom(...fragments),
          fc.constantFrom(...real),
          fc.string({ maxLength: 4 }),
        ),
        times: fc.integer({ min: 1, max: 40 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ base, edits }) =>
    edits.reduce(
      (text, { at, cut, insert, times }) =>
        (text.slice(0, at) + insert.repeat(times) + text.slice(at + cut)).slice(0, 4_000),
      base,
    ),
  );

const source = given(30_000, {
  'a{x="1"}': Array.from({ length: 60 }, (_, i) => i * 3),
  'a{x="2",y="aaaaaaaaaaaaaaaaaaaaaaaaaaaaab"}': Array.from({ length: 60 }, (_, i) =>
    i % 7 === 0 ? NaN : i,
  ),
  'b{x="1"}': Array.from({ length: 60 }, (_, i) => (i === 20 ? 'stale' : -i)),
  'h_bucket{le="0.5"}': [0, 1, 2, 3, 9],
  'h_bucket{le="+Inf"}': [0, 2, 4, 8, 9],
});

/** Parses and evaluates; anything thrown must be an answer to the asker, not a fault of ours. */
function ask(text: string): void {
  const startedMs = performance.now();
  const limits = {
    maxSamples: MAX_SAMPLES,
    maxSeries: 1_000,
    interrupted: () => (performance.now() - startedMs > DEADLINE_MS ? ('timeout' as const) : null),
  };
  attempt(() => {
    const expr = parseExpr(text);
    attempt(() => evaluateInstant(expr, { source, limits, timeMs: 900_000 }));
    if (isDrawable(expr)) {
      const range = { startMs: 0, endMs: 1_800_000, stepMs: 60_000 };
      attempt(() => {
        const { value } = evaluateRange(expr, { source, limits, ...range });
        expect(value.series.length * value.times.length).toBeLessThanOrEqual(MAX_SAMPLES);
      });
    }
  });
  expect(performance.now() - startedMs).toBeLessThan(2 * DEADLINE_MS + GRACE_MS);
}

function isDrawable(expr: Expr): boolean {
  const type = typeOf(expr);
  return type === 'vector' || type === 'scalar';
}

function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof WatchdeckError)) throw error;
    expect(['bad_request', 'unsupported', 'limit', 'timeout']).toContain(error.code);
  }
}

it(
  `survives ${SECONDS} s of random expressions and mutations`,
  () => {
    fc.assert(fc.property(fc.oneof({ weight: 3, arbitrary: mutated }, vectors.vector), ask), {
      numRuns: Infinity,
      interruptAfterTimeLimit: SECONDS * 1000,
      markInterruptAsFailure: false,
    });
  },
  SECONDS * 1000 + 30_000,
);
