import { severityOf } from '#shared/model/severity.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BacktestParams, Episode } from '#shared/contract/rules.ts';
import { labelsKey, makeLabels } from '#shared/model/labels.ts';
import type { RuleEvaluation } from '#engine/alerting/types.ts';
import { createBacktest } from '#engine/backtest/index.ts';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { evaluateInstant, evaluateRange, parseExpr } from '#engine/promql/index.ts';
import { createRuleEngine } from '#engine/rules/index.ts';
import type { RuleGroup } from '#engine/rules/types.ts';
import { MemorySource, noLimits } from '../../../helpers/memory-source.ts';
import type { Point } from '../../../helpers/memory-source.ts';

const INTERVAL_MS = 15_000;
const START_MS = 1_000_000_000_000;

function backtestOver(source: MemorySource, mostPoints = 11_000) {
  return createBacktest({
    range: (expr, range) =>
      Promise.resolve(evaluateRange(parseExpr(expr), { source, limits: noLimits, ...range })),
    clock: systemClock,
    mostPoints,
  });
}

type Rule = BacktestParams['rule'];

const params = (rule: Partial<Rule> & { expr: string }, steps: number): BacktestParams => ({
  rule: { name: 'R', forMs: 0, keepFiringForMs: 0, labels: {}, ...rule },
  intervalMs: INTERVAL_MS,
  startMs: START_MS,
  endMs: START_MS + (steps - 1) * INTERVAL_MS,
  variations: [],
});

/** What the live engine does with the same rule over the same samples, step for step. */
async function live(source: MemorySource, rule: Rule, steps: number): Promise<Episode[]> {
  const group: RuleGroup = {
    name: 'g',
    file: 'f',
    intervalMs: INTERVAL_MS,
    queryOffsetMs: 0,
    limit: 0,
    rules: [{ kind: 'alerting', annotations: {}, source: { file: 'f', line: 1, column: 1 }, ...rule }],
  };
  const episodes: Episode[] = [];
  const open = new Map<string, Episode>();
  const engine = createRuleEngine({
    query: (expr, timeMs) =>
      Promise.resolve(evaluateInstant(parseExpr(expr), { source, limits: noLimits, timeMs }).value),
    alerting: {
      restore: () => [],
      ruleIds: () => [],
      lastEvaluationMs: () => null,
      record: (evaluations: readonly RuleEvaluation[]) => {
        for (const { transitions, instances, atMs } of evaluations)
          for (const { fingerprint, labels, to } of transitions) {
            const instance = instances.find((each) => each.fingerprint === fingerprint);
            if (to === 'firing') {
              const pendingFromMs = instance?.activeSinceMs ?? 0;
              open.set(fingerprint, { labels, pendingFromMs, firingFromMs: atMs, toMs: null });
              episodes.push(open.get(fingerprint)!);
            } else if (to === 'resolved') open.get(fingerprint)!.toMs = atMs;
          }
      },
      severityOf,
      retire: () => undefined,
    },
    openSource: () => ({
      columns: (sets) => new Uint32Array(sets.length),
      keepOnly: () => undefined,
      append: () => true,
      appendAt: () => undefined,
      endAt: () => undefined,
      release: () => undefined,
    }),
    log: silentLog,
    clock: { nowMs: () => START_MS, monotonicMs: () => 0 },
  });
  engine.apply([group]);
  for (let step = 0; step < steps; step++) await engine.evaluateGroup(group, START_MS + step * INTERVAL_MS);
  return episodes;
}

const inOrder = (episodes: readonly Episode[]) =>
  episodes
    .map((each) => ({ ...each, labels: { ...each.labels } }))
    .sort((a, b) => a.firingFromMs - b.firingFromMs || (labelsKey(a.labels) < labelsKey(b.labels) ? -1 : 1));

/** Cells of one series: a value, a staleness marker, or nothing for a while. */
const cell = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 4 }) },
  { weight: 1, arbitrary: fc.constant('stale' as const) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const STEPS = 60;

describe('backtest', () => {
  it('agrees with the live rule engine step for step', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: STEPS, maxLength: STEPS }), { minLength: 1, maxLength: 3 }),
        fc.constantFrom('m > 2', '1 >= m', 'm', 'm == 3 or m == 0', 'sum by (series) (m) != 0', '(m < 2)'),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 6 }),
        fc.constantFrom<Record<string, string>>(
          {},
          { severity: 'page' },
          // Labels that follow the value, and labels that make two series one alert.
          { level: '{{ $value }}' },
          { series: 'all' },
        ),
        fc.integer({ min: 1, max: STEPS }),
        async (series, expr, forSteps, keepSteps, labels, mostPoints) => {
          const source = new MemorySource();
          series.forEach((cells, i) => {
            const points = cells.flatMap((value, step): Point[] =>
              value === null ? [] : [[START_MS + step * INTERVAL_MS, value]],
            );
            if (points.length > 0)
              source.add(makeLabels(Object.entries({ __name__: 'm', series: String(i) })), points);
          });
          const rule: Rule = {
            name: 'R',
            expr,
            forMs: forSteps * INTERVAL_MS,
            keepFiringForMs: keepSteps * INTERVAL_MS,
            labels,
          };
          const { outcomes } = await backtestOver(source, mostPoints).run(params(rule, STEPS));
          expect(inOrder(outcomes[0]?.episodes ?? [])).toEqual(inOrder(await live(source, rule, STEPS)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('tells how often, how long and how many notifications, and what a longer for and another threshold would do', async () => {
    const source = new MemorySource();
    // 0 for ten steps, 5 for ten, 0 for ten, 9 for two, 0 for eight.
    const values = [0, 5, 0, 9, 0].flatMap((value, i) =>
      new Array<number>([10, 10, 10, 2, 8][i] ?? 0).fill(value),
    );
    source.add(
      makeLabels([['__name__', 'load']]),
      values.map((value, i) => [START_MS + i * INTERVAL_MS, value]),
    );
    const result = await backtestOver(source).run({
      ...params({ expr: 'load > 3', forMs: 15_000 }, 40),
      variations: [{ forMs: 60_000 }, { threshold: 6 }, { keepFiringForMs: 600_000 }],
    });
    expect(result.threshold).toEqual({ expr: 'load', op: '>', value: 3 });
    expect(result.exact).toBe(true);
    const [asIs, longer, higher, kept] = result.outcomes;
    expect(asIs).toMatchObject({
      firings: 2,
      alerts: 1,
      notifications: 4,
      pendingOnly: 0,
      longestMs: 9 * 15_000,
    });
    expect(asIs?.firingMs).toBe(10 * 15_000);
    expect(asIs?.episodes[0]).toEqual({
      labels: { alertname: 'R' },
      pendingFromMs: START_MS + 10 * 15_000,
      firingFromMs: START_MS + 11 * 15_000,
      toMs: START_MS + 20 * 15_000,
    });
    expect(longer).toMatchObject({ forMs: 60_000, firings: 1, pendingOnly: 1 });
    expect(higher).toMatchObject({ threshold: 6, firings: 1 });
    expect(kept).toMatchObject({ firings: 1, notifications: 1 });
    expect(kept?.episodes[0]?.toMs).toBeNull();
  });

  it('sees an alert that was under way before the period, and counts it from there', async () => {
    const source = new MemorySource();
    const points = Array.from({ length: 300 }, (_, i): Point => [
      START_MS + (i - 200) * INTERVAL_MS,
      i < 250 ? 1 : 0,
    ]);
    source.add(makeLabels([['__name__', 'down']]), points);
    const { outcomes } = await backtestOver(source).run(params({ expr: 'down == 1', forMs: 60_000 }, 100));
    expect(outcomes[0]).toMatchObject({ firings: 1, notifications: 1, firingMs: 50 * INTERVAL_MS });
    expect(outcomes[0]?.episodes[0]?.firingFromMs).toBeLessThan(START_MS);
  });

  it('takes longer steps where the period is too long for exact ones, and says so', async () => {
    const result = await backtestOver(new MemorySource()).run(params({ expr: 'x > 1' }, 400_000));
    expect(result.exact).toBe(false);
    expect(result.stepMs % INTERVAL_MS).toBe(0);
    expect(result.outcomes[0]?.firings).toBe(0);
  });

  it('refuses what can not be evaluated, thresholds where there are none, and ends when cancelled', async () => {
    const backtest = backtestOver(new MemorySource());
    await expect(backtest.run(params({ expr: 'sum(' }, 10))).rejects.toMatchObject({ code: 'bad_request' });
    await expect(
      backtest.run({ ...params({ expr: 'a and b' }, 10), variations: [{ threshold: 1 }] }),
    ).rejects.toMatchObject({ code: 'bad_request' });
    await expect(backtest.run({ ...params({ expr: 'a' }, 10), endMs: 0 })).rejects.toMatchObject({
      code: 'bad_request',
    });
    await expect(
      backtest.run(params({ expr: 'a > 1' }, 10), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('evaluates an expression once for those who ask for it together, but not for one who was cancelled', async () => {
    let asked = 0;
    const backtest = createBacktest({
      range: async (expr, range, { signal }) => {
        asked++;
        await Promise.resolve();
        signal?.throwIfAborted();
        return evaluateRange(parseExpr(expr), { source: new MemorySource(), limits: noLimits, ...range });
      },
      clock: systemClock,
      mostPoints: 11_000,
    });
    const rule = params({ expr: 'a > 1' }, 10);
    await Promise.all([backtest.run(rule), backtest.run({ ...rule, variations: [{ threshold: 5 }] })]);
    expect(asked).toBe(1);
    const other = params({ expr: 'b > 1' }, 10);
    const [first, second] = await Promise.allSettled([
      backtest.run(other, { signal: AbortSignal.abort() }),
      backtest.run(other),
    ]);
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  });

  it.each([
    ['(a / b) < 0.5', { expr: 'a / b', op: '<', value: 0.5 }],
    ['3 <= rate(x[5m])', { expr: 'rate(x[5m])', op: '>=', value: 3 }],
    ['a > -1', { expr: 'a', op: '>', value: -1 }],
    ['a > b', null],
    ['a > 1 and b', null],
    ['absent(a)', null],
  ])('finds the threshold of %s', async (expr, threshold) => {
    const result = await backtestOver(new MemorySource()).run(params({ expr }, 2));
    expect(result.threshold).toEqual(threshold);
  });
});
