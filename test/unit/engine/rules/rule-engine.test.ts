import { severityOf } from '#shared/model/severity.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Alerting, RuleEvaluation } from '#engine/alerting/types.ts';
import { silentLog } from '#engine/base/log.ts';
import type { InstantValue, VectorSample } from '#engine/promql/types.ts';
import { createRuleEngine } from '#engine/rules/index.ts';
import type { RuleEngineOptions } from '#engine/rules/index.ts';
import type { AlertInstance, RuleGroup } from '#engine/rules/types.ts';
import { alertingRule, recordingRule, ruleGroup, sample } from './builders.ts';
import { WrittenLines } from './written-lines.ts';

let results: Record<string, VectorSample[] | InstantValue | Error>;
let asked: string[];
let sources: Map<string, WrittenLines>;
let recorded: RuleEvaluation[];
/** How many rules' alerts were stored at a time. */
let batches: number[];
/** The store takes nothing of the rule of this name. */
let refusedRule: string | null;
let stored: Map<string, readonly AlertInstance[]>;
let retired: string[];
let lastEvaluationMs: number | null;
let nowMs: number;

beforeEach(() => {
  results = {};
  asked = [];
  sources = new Map();
  recorded = [];
  batches = [];
  refusedRule = null;
  stored = new Map();
  retired = [];
  lastEvaluationMs = null;
  nowMs = 0;
});

function createEngine(settleMs = 0, more: Partial<RuleEngineOptions> = {}) {
  const alerting: Pick<
    Alerting,
    'restore' | 'ruleIds' | 'lastEvaluationMs' | 'record' | 'retire' | 'severityOf'
  > = {
    restore: (id) => [...(stored.get(id) ?? [])],
    ruleIds: () => [...stored.keys()],
    lastEvaluationMs: () => lastEvaluationMs,
    record: (evaluations) => {
      const refused = evaluations.find(({ rule }) => rule === refusedRule);
      if (refused !== undefined) throw new Error('it can not be stored');
      batches.push(evaluations.length);
      for (const evaluation of evaluations) {
        recorded.push(evaluation);
        stored.set(evaluation.ruleId, evaluation.instances);
        lastEvaluationMs = evaluation.atMs;
      }
    },
    severityOf,
    retire: (id) => {
      retired.push(id);
      stored.delete(id);
    },
  };
  return createRuleEngine({
    query: (expr, timeMs) => {
      asked.push(`${expr} @${timeMs / 1000}`);
      const result = results[expr] ?? [];
      if (result instanceof Error) return Promise.reject(result);
      return Promise.resolve(Array.isArray(result) ? { type: 'vector', samples: result } : result);
    },
    alerting,
    openSource: (name) => {
      const source = new WrittenLines();
      sources.set(name, source);
      return source;
    },
    log: silentLog,
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    settleMs,
    ...more,
  });
}

const written = (group: RuleGroup): string[] =>
  sources.get(`rules:${group.file};${group.name}`)?.written.splice(0) ?? [];

describe('rule engine', () => {
  it('asks what the templates of an alert ask, each expression once, as of the data', async () => {
    const annotations = {
      summary:
        '{{ printf "load{job=%q}" $labels.job | query | first | value }} of {{ query "cores" | first | value }}',
      broken: '{{ query "broken" | first }}',
    };
    const group = ruleGroup([alertingRule({ annotations })], { queryOffsetMs: 2_000 });
    const engine = createEngine();
    engine.apply([group]);
    results['up == 0'] = [sample({ job: 'a' }), sample({ job: 'b' })];
    results['load{job="a"}'] = [sample({}, 7)];
    results['load{job="b"}'] = [sample({}, 8)];
    results['cores'] = { type: 'scalar', value: 4 };
    results['broken'] = new Error('no such thing');
    await engine.evaluateGroup(group, 10_000);
    expect(asked).toHaveLength(5);
    expect(asked.every((each) => each.endsWith(' @8'))).toBe(true);
    expect(recorded[0]?.instances.map(({ annotations: { summary } }) => summary)).toEqual([
      '7 of 4',
      '8 of 4',
    ]);
    expect(recorded[0]?.instances[0]?.annotations['broken']).toContain('error calling query: no such thing');
    expect(engine.counts()).toEqual({ ruleEvaluations: 1, ruleEvaluationFailures: 0 });
  });

  it('evaluates from what was read ahead, and asks for the rest once what came before is written', async () => {
    const rules = [
      recordingRule({ name: 'first', expr: 'a' }),
      recordingRule({ name: 'second', expr: 'first' }),
      recordingRule({ name: 'third', expr: 'c' }),
      alertingRule({ name: 'Wrong', expr: 'wrong' }),
    ];
    const group = ruleGroup(rules, { queryOffsetMs: 2_000 });
    const seen: unknown[] = [];
    const engine = createEngine(0, {
      readAhead: (exprs, timeMs, names) => {
        seen.push([exprs, timeMs, [...names]]);
        return Promise.resolve((expr) => {
          if (expr === 'wrong') throw new Error('no such function');
          if (expr === 'first') return null;
          return { type: 'vector', samples: [sample({ from: expr }, 1)] };
        });
      },
      query: (expr) => {
        seen.push([expr, ...written(group)]);
        return Promise.resolve({ type: 'vector', samples: [sample({}, 2)] });
      },
    });
    engine.apply([group]);
    await engine.evaluateGroup(group, 10_000);
    expect(seen).toEqual([
      [['a', 'first', 'c', 'wrong'], 8_000, ['ALERTS', 'ALERTS_FOR_STATE', 'first', 'second', 'third']],
      ['first', 'first{from="a"} 1 @8'],
    ]);
    expect(written(group)).toEqual(['second 2 @8', 'third{from="c"} 1 @8']);
    expect(engine.statuses().map(({ health, lastError }) => lastError ?? health)).toEqual([
      'ok',
      'ok',
      'ok',
      'no such function',
    ]);
  });

  it('lets others have their turn, with everything written, and ends when it is no longer in force', async () => {
    const group = ruleGroup(['a', 'b', 'c'].map((expr) => recordingRule({ name: `r${expr}`, expr })));
    const turns: string[][] = [];
    const engine = createEngine(0, {
      readAhead: () =>
        Promise.resolve(() => {
          nowMs += 10;
          return { type: 'scalar', value: nowMs };
        }),
      pause: () => {
        turns.push(written(group));
        if (turns.length === 4) engine.apply([]);
        return Promise.resolve();
      },
    });
    engine.apply([group]);
    await engine.evaluateGroup(group, 0);
    // Before and after reading ahead, then after each rule.
    expect(turns).toEqual([[], [], ['ra 10 @0'], ['rb 20 @0']]);
  });

  it('stores the alerts of rules together, and those of the others where one is refused', async () => {
    const names = ['A', 'B', 'C'];
    const group = ruleGroup(names.map((name) => alertingRule({ name, expr: name })));
    const engine = createEngine(0, {
      readAhead: () => Promise.resolve((expr) => ({ type: 'vector', samples: [sample({ from: expr }, 1)] })),
    });
    engine.apply([group]);
    await engine.evaluateGroup(group, 10_000);
    expect(batches).toEqual([3]);

    refusedRule = 'B';
    await engine.evaluateGroup(group, 20_000);
    expect(batches).toEqual([3, 1, 1]);
    expect(recorded.slice(3).map(({ rule, atMs }) => [rule, atMs])).toEqual([
      ['A', 20_000],
      ['C', 20_000],
    ]);
    expect(engine.statuses().map(({ health, lastError }) => lastError ?? health)).toEqual([
      'ok',
      'it can not be stored',
      'ok',
    ]);
  });

  it('records results, relabelled, and ends series that vanish', async () => {
    const rule = recordingRule({ name: 'n', labels: { team: 'ops', drop: '' } });
    const group = ruleGroup([rule], { queryOffsetMs: 2_000 });
    const engine = createEngine();
    engine.apply([group]);
    results['sum(up)'] = [sample({ __name__: 'up', job: 'a', drop: 'x' }, 3), sample({ job: 'b' }, 4)];
    await engine.evaluateGroup(group, 10_000);
    expect(asked).toEqual(['sum(up) @8']);
    expect(written(group)).toEqual(['n{job="a",team="ops"} 3 @8', 'n{job="b",team="ops"} 4 @8']);
    results['sum(up)'] = [sample({ job: 'b' }, 5)];
    await engine.evaluateGroup(group, 20_000);
    expect(written(group)).toEqual(['n{job="b",team="ops"} 5 @18', 'n{job="a",team="ops"} stale @18']);
    results['sum(up)'] = { type: 'scalar', value: 7 };
    await engine.evaluateGroup(group, 30_000);
    expect(written(group)).toEqual(['n{team="ops"} 7 @28', 'n{job="b",team="ops"} stale @28']);
    expect(engine.statuses()[0]).toMatchObject({ health: 'ok', lastEvaluationMs: 30_000, kind: 'recording' });
  });

  it('writes ALERTS and ALERTS_FOR_STATE and hands evaluations to alerting', async () => {
    const group = ruleGroup([alertingRule({ forMs: 10_000 })]);
    const engine = createEngine();
    engine.apply([group]);
    results['up == 0'] = [sample({ __name__: 'up', instance: 'a' }, 0)];
    await engine.evaluateGroup(group, 10_000);
    expect(engine.statuses()[0]?.state).toBe('pending');
    expect(written(group)).toEqual([
      'ALERTS{alertname="Down",alertstate="pending",instance="a"} 1 @10',
      'ALERTS_FOR_STATE{alertname="Down",instance="a"} 10 @10',
    ]);
    await engine.evaluateGroup(group, 20_000);
    expect(written(group)).toEqual([
      'ALERTS{alertname="Down",alertstate="firing",instance="a"} 1 @20',
      'ALERTS_FOR_STATE{alertname="Down",instance="a"} 10 @20',
      'ALERTS{alertname="Down",alertstate="pending",instance="a"} stale @20',
    ]);
    expect(engine.statuses()[0]?.state).toBe('firing');
    expect(recorded.map((each) => each.transitions.map((t) => t.to))).toEqual([['pending'], ['firing']]);
  });

  it('leaves alerts as they are when a query fails, and says so', async () => {
    const group = ruleGroup([alertingRule(), recordingRule()]);
    const engine = createEngine();
    engine.apply([group]);
    results['up == 0'] = [sample({ instance: 'a' })];
    await engine.evaluateGroup(group, 10_000);
    results['up == 0'] = new Error('query timed out');
    results['sum(up)'] = { type: 'string', value: 'x' };
    written(group);
    await engine.evaluateGroup(group, 20_000);
    expect(engine.statuses().map((s) => [s.state, s.health, s.lastError])).toEqual([
      ['firing', 'error', 'query timed out'],
      ['inactive', 'error', 'rule result is not a vector or scalar'],
    ]);
    expect(recorded).toHaveLength(1);
    expect(written(group)).toEqual([]);
    results['up == 0'] = [sample({ instance: 'a' })];
    await engine.evaluateGroup(group, 30_000);
    expect(engine.statuses()[0]).toMatchObject({ health: 'ok', lastError: null, state: 'firing' });
  });

  it('lets a rule see what earlier rules of the group gave in the same evaluation', async () => {
    const group = ruleGroup([
      recordingRule({ name: 'first' }),
      recordingRule({ name: 'second', expr: 'first' }),
    ]);
    const engine = createEngine();
    engine.apply([group]);
    results['sum(up)'] = [sample({}, 1)];
    const source = sources.get('rules:test.yml;g');
    const seen: number[] = [];
    Object.defineProperty(results, 'first', {
      get: () => {
        seen.push(source?.written.length ?? 0);
        return [];
      },
    });
    await engine.evaluateGroup(group, 10_000);
    expect(seen).toEqual([1]);
  });

  it('keeps alerts of rules that stay over a reload, even with another expression, and retires those that go', async () => {
    const stays = alertingRule({ name: 'Stays' });
    const goes = alertingRule({ name: 'Goes', expr: 'gone' });
    const group = ruleGroup([stays, goes]);
    const engine = createEngine();
    engine.apply([group]);
    results['up == 0'] = [sample({ instance: 'a' })];
    results['gone'] = [sample({ instance: 'b' })];
    await engine.evaluateGroup(group, 10_000);
    const goneId = recorded[1]?.ruleId;
    written(group);
    nowMs = 15_000;
    const edited = ruleGroup([{ ...stays, expr: 'up < 1' }]);
    engine.apply([edited]);
    expect(retired).toEqual([goneId]);
    expect(engine.statuses().map((s) => [s.name, s.state])).toEqual([['Stays', 'firing']]);
    results['up < 1'] = [sample({ instance: 'a' })];
    await engine.evaluateGroup(edited, 20_000);
    expect(recorded.at(-1)?.transitions).toEqual([]);
    expect(written(group).filter((line) => line.includes('stale'))).toHaveLength(2);
    engine.apply([]);
    expect(sources.get('rules:test.yml;g')?.ended).toBe(15_000);
    expect(retired).toHaveLength(2);
  });

  it('tells apart rules that are alike in name and labels', async () => {
    const group = ruleGroup([alertingRule({ expr: 'a' }), alertingRule({ expr: 'b' })]);
    const engine = createEngine();
    engine.apply([group]);
    results['a'] = results['b'] = [sample({ instance: 'x' })];
    await engine.evaluateGroup(group, 10_000);
    expect(new Set(recorded.map((each) => each.instances[0]?.fingerprint)).size).toBe(2);
  });

  it('restores alerts and does not resolve them while targets settle', async () => {
    const group = ruleGroup([alertingRule(), alertingRule({ name: 'Slow', forMs: 30_000 })]);
    results['up == 0'] = [sample({ instance: 'a' })];
    const before = createEngine();
    before.apply([group]);
    await before.evaluateGroup(group, 10_000);
    await before.evaluateGroup(group, 20_000);
    const hour = 3_600_000;
    const after = createEngine(15_000);
    after.apply([group]);
    expect(after.statuses().map((s) => s.state)).toEqual(['firing', 'pending']);
    recorded = [];
    results['up == 0'] = [];
    await after.evaluateGroup(group, hour);
    await after.evaluateGroup(group, hour + 10_000);
    expect(recorded.flatMap((each) => each.transitions)).toEqual([]);
    results['up == 0'] = [sample({ instance: 'a' })];
    await after.evaluateGroup(group, hour + 20_000);
    // 10 s before the stop, one interval over it and 20 s after it; the rest of the hour doesn't count.
    expect(recorded.at(-1)?.transitions.map((t) => t.reason)).toEqual(['expression true for 40 s']);
    results['up == 0'] = [];
    await after.evaluateGroup(group, hour + 30_000);
    expect(after.statuses().map((s) => s.state)).toEqual(['inactive', 'inactive']);
  });

  it('resolves a restored alert after the settle time when there is still nothing', async () => {
    const group = ruleGroup([alertingRule()]);
    results['up == 0'] = [sample({ instance: 'a' })];
    const before = createEngine();
    before.apply([group]);
    await before.evaluateGroup(group, 10_000);
    results['up == 0'] = [];
    const after = createEngine();
    after.apply([group]);
    await after.evaluateGroup(group, 1_000_000);
    expect(after.statuses()[0]?.state).toBe('firing');
    await after.evaluateGroup(group, 1_010_000);
    expect(after.statuses()[0]?.state).toBe('inactive');
  });

  it('refuses duplicate recorded series and a passed limit', async () => {
    const group = ruleGroup(
      [recordingRule({ labels: { job: 'same' } }), recordingRule({ name: 'two', expr: 'two' })],
      { limit: 1 },
    );
    const engine = createEngine();
    engine.apply([group]);
    results['sum(up)'] = results['two'] = [sample({ job: 'a' }), sample({ job: 'b' })];
    await engine.evaluateGroup(group, 10_000);
    expect(engine.statuses().map((s) => s.lastError)).toEqual([
      'vector contains metrics with the same labelset after applying rule labels: job:up:sum{job="same"}',
      'exceeded limit of 1 with 2 series',
    ]);
    expect(written(group)).toEqual([]);
  });
});
