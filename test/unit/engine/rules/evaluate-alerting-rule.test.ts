import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { severityOf } from '#shared/model/severity.ts';
import { evaluateAlertingRule } from '#engine/rules/state/evaluate-alerting-rule.ts';
import { RESOLVED_RETENTION_MS } from '#engine/rules/state/step-instance.ts';
import type { AlertingInput } from '#engine/rules/state/evaluate-alerting-rule.ts';
import { prepareRule } from '#engine/rules/state/prepare-rule.ts';
import type { AlertingRule, AlertInstance, NewTransition } from '#engine/rules/types.ts';
import { alertingRule, sample } from './builders.ts';

const STEP = 10_000;
const surroundings = { externalLabels: {}, externalUrl: '' };

function step(rule: AlertingRule, previous: readonly AlertInstance[], part: Partial<AlertingInput>) {
  return evaluateAlertingRule({
    rule,
    ruleId: 'r',
    limit: 0,
    previous,
    samples: [],
    atMs: 0,
    gapMs: 0,
    settling: false,
    describe: prepareRule(rule, surroundings).describe({ timeMs: 0, query: () => [] }),
    severityOf,
    ...part,
  });
}

/** Runs one series through a history, a character per evaluation: `1` true, `0` false. */
function run(rule: AlertingRule, history: string): { states: string; transitions: NewTransition[] } {
  let instances: readonly AlertInstance[] = [];
  const transitions: NewTransition[] = [];
  let states = '';
  [...history].forEach((is, i) => {
    const samples = is === '1' ? [sample({ instance: 'a' }, i)] : [];
    const result = step(rule, instances, { atMs: i * STEP, samples });
    // A restart in the middle of any history must change nothing: state goes through JSON each time.
    instances = JSON.parse(JSON.stringify(result.instances)) as AlertInstance[];
    transitions.push(...result.transitions);
    states += instances[0] === undefined ? '-' : (instances[0].state[0] ?? '?');
  });
  return { states, transitions };
}

describe('alert state machine', () => {
  it.each([
    ['no for fires at once', 0, 0, '0110', '-ffr'],
    ['for: pending first', 20, 0, '11110', 'ppffr'],
    ['for: false before its end', 20, 0, '1100', 'pp--'],
    ['for: exactly its length', 10, 0, '110', 'pfr'],
    ['for starts anew after a gap in truth', 20, 0, '11011111', 'pp-ppfff'],
    ['keep_firing_for holds', 0, 20, '100110', 'ffffff'],
    ['keep_firing_for ends', 0, 20, '10011000', 'fffffffr'],
    ['keep_firing_for does not hold pending', 20, 50, '1000', 'p---'],
    ['flapping without for', 0, 0, '1010101', 'frfrfrf'],
    ['flapping under for never fires', 20, 0, '10101010', 'p-p-p-p-'],
    ['resolved comes back as pending', 10, 0, '11011', 'pfrpf'],
  ])('%s', (_, forS, keepS, history, states) => {
    const rule = alertingRule({ forMs: forS * 1000, keepFiringForMs: keepS * 1000 });
    expect(run(rule, history).states).toBe(states);
  });

  it('records from, to, why and the value of each step', () => {
    const rule = alertingRule({ forMs: 20_000, labels: { severity: 'critical' } });
    const { transitions } = run(rule, '1110');
    expect(transitions.map((t) => [t.atMs, t.from, t.to, t.reason, t.value, t.severity])).toEqual([
      [0, 'inactive', 'pending', 'expression true; fires after 20 s', 0, 'critical'],
      [20_000, 'pending', 'firing', 'expression true for 20 s', 2, 'critical'],
      [30_000, 'firing', 'resolved', 'expression no longer true', 2, 'critical'],
    ]);
    expect(transitions[0]?.labels).toEqual({ alertname: 'Down', instance: 'a', severity: 'critical' });
    expect(run(alertingRule({ forMs: 20_000 }), '10').transitions.at(-1)).toMatchObject({
      from: 'pending',
      to: 'inactive',
    });
  });

  it('keeps value and annotations fresh while it fires, and the label set as identity', () => {
    const rule = alertingRule({
      labels: { host: '{{ $labels.instance }}' },
      annotations: { summary: 'at {{ $value }}' },
    });
    const first = step(rule, [], { samples: [sample({ __name__: 'up', instance: 'a' }, 1)] });
    const second = step(rule, first.instances, {
      atMs: STEP,
      samples: [sample({ instance: 'a' }, 2), sample({ instance: 'b' }, 3)],
    });
    expect(
      second.instances.map((i) => [i.labels['host'], i.value, i.annotations['summary'], i.activeSinceMs]),
    ).toEqual([
      ['a', 2, 'at 2', 0],
      ['b', 3, 'at 3', STEP],
    ]);
    expect(second.instances[0]?.fingerprint).toBe(first.instances[0]?.fingerprint);
    expect(second.transitions).toHaveLength(1);
  });

  it('treats changed labels as one alert ended and another begun', () => {
    const first = step(alertingRule(), [], { samples: [sample({ instance: 'a', code: '1' })] });
    const second = step(alertingRule(), first.instances, { samples: [sample({ instance: 'a', code: '2' })] });
    expect(second.transitions.map((t) => [t.labels['code'], t.to])).toEqual([
      ['1', 'resolved'],
      ['2', 'firing'],
    ]);
  });

  it('drops resolved instances after the retention', () => {
    const fired = step(alertingRule(), [], { samples: [sample({})] });
    const resolved = step(alertingRule(), fired.instances, { atMs: STEP });
    const at = (ms: number) => step(alertingRule(), resolved.instances, { atMs: STEP + ms });
    expect(at(RESOLVED_RETENTION_MS).instances).toHaveLength(1);
    expect(at(RESOLVED_RETENTION_MS + 1)).toEqual({ instances: [], transitions: [] });
  });

  it('refuses duplicates and a passed limit', () => {
    const rule = alertingRule({ labels: { instance: 'same' } });
    const samples = [sample({ instance: 'a' }), sample({ instance: 'b' })];
    expect(() => step(rule, [], { samples })).toThrow('same labelset after applying alert labels');
    expect(() => step(alertingRule(), [], { samples, limit: 1 })).toThrow(
      'exceeded limit of 1 with 2 alerts',
    );
    expect(step(alertingRule(), [], { samples, limit: 2 }).instances).toHaveLength(2);
  });

  it("doesn't let clocks run through a gap, nor silence resolve while settling", () => {
    const rule = alertingRule({ forMs: 30_000, keepFiringForMs: 30_000 });
    const pending = step(rule, [], { samples: [sample({})] }).instances;
    const late = step(rule, pending, { atMs: 3_600_000, gapMs: 3_590_000, samples: [sample({})] });
    expect(late.instances[0]?.state).toBe('pending');
    const fired = step(rule, late.instances, { atMs: 3_620_000, samples: [sample({})] }).instances;
    expect(fired[0]?.state).toBe('firing');
    expect(step(rule, fired, { atMs: 3_700_000, settling: true }).instances).toEqual(fired);
    expect(step(rule, pending, { atMs: STEP, settling: true }).instances[0]?.state).toBe('pending');
    const held = step(rule, fired, { atMs: 3_700_000 }).instances;
    expect(step(rule, held, { atMs: 7_300_000, gapMs: 3_590_000 }).instances[0]?.state).toBe('firing');
  });

  it('agrees with a naive model over random histories', () => {
    const histories = fc.array(fc.boolean(), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(histories, fc.nat(5), fc.nat(5), (history, forSteps, keepSteps) => {
        const rule = alertingRule({ forMs: forSteps * STEP, keepFiringForMs: keepSteps * STEP });
        const text = history.map((is) => (is ? '1' : '0')).join('');
        const { states, transitions } = run(rule, text);
        expect(states).toBe(naive(history, forSteps, keepSteps));
        // Every transition starts where the one before it ended (pending → inactive is the end of a life).
        transitions.reduce((state, t) => {
          expect(t.from).toBe(state);
          return t.to;
        }, 'inactive');
      }),
      { numRuns: 300 },
    );
  });
});

/** The rules in the plainest words: looks back over the whole history at each step instead of keeping state. */
function naive(history: readonly boolean[], forSteps: number, keepSteps: number): string {
  let out = '';
  let firing = false;
  let everFired = false;
  history.forEach((is, i) => {
    let trueFor = -1;
    for (let k = i; k >= 0 && history[k] === true; k--) trueFor++;
    let falseFor = -1;
    for (let k = i; k >= 0 && history[k] === false; k--) falseFor++;
    if (firing && !is && falseFor >= keepSteps) firing = false;
    else if (!firing && is && trueFor >= forSteps) firing = everFired = true;
    const pending = is && !firing;
    if (pending) everFired = false;
    out += firing ? 'f' : pending ? 'p' : everFired ? 'r' : '-';
  });
  return out;
}
