/** Incidents' decisions: when one opens, joins, ends and begins anew; how long things took; what is alike. */
import { describe, expect, test } from 'vitest';
import { parseMatchers } from '#engine/alerting/index.ts';
import { changesOf } from '#engine/incidents/domain/changes.ts';
import { badSince, chartOf } from '#engine/incidents/domain/chart.ts';
import { durationsOf, figuresOf } from '#engine/incidents/domain/figures.ts';
import { decide } from '#engine/incidents/domain/follow.ts';
import type { Surroundings } from '#engine/incidents/domain/follow.ts';
import { postmortemFileName, postmortemMarkdown } from '#engine/incidents/domain/postmortem.ts';
import { DEFAULT_INCIDENT_SETTINGS, groupKeyOf } from '#engine/incidents/domain/settings.ts';
import { similarTo } from '#engine/incidents/domain/similar.ts';
import { mayStep, timesAfter } from '#engine/incidents/domain/status.ts';

const settings = DEFAULT_INCIDENT_SETTINGS;
const MINUTE = 60_000;
const alone: Surroundings = { own: null, ofGroup: null, recovered: null, othersFire: false };
const fires = (severity: 'critical' | 'low', labels: Record<string, string> = {}) =>
  ({ from: 'pending', to: 'firing', severity, labels, atMs: 100 * MINUTE }) as const;
const recovers = { from: 'firing', to: 'resolved', severity: 'critical', labels: {}, atMs: 0 } as const;

describe('decide', () => {
  test('a critical alert opens one, a lesser one does not', () => {
    expect(decide(fires('critical'), alone, settings)).toEqual({ kind: 'open' });
    expect(decide(fires('low'), alone, settings)).toEqual({ kind: 'none' });
  });

  test('matchers open one whatever the severity', () => {
    const asked = { ...settings, matchers: [parseMatchers('team="db", tier=~"1|2"')] };
    expect(decide(fires('low', { team: 'db', tier: '2' }), alone, asked)).toEqual({ kind: 'open' });
    expect(decide(fires('low', { team: 'db', tier: '3' }), alone, asked)).toEqual({ kind: 'none' });
  });

  test('alerts of the group join the open one, also lesser ones', () => {
    expect(decide(fires('low'), { ...alone, ofGroup: 7 }, settings)).toEqual({ kind: 'join', id: 7 });
    const own = { id: 3, isOpen: true };
    expect(decide(fires('critical'), { ...alone, own, ofGroup: 7 }, settings)).toEqual({
      kind: 'join',
      id: 3,
    });
  });

  test('an alert that still fires in a resolved incident and fires again opens a new one', () => {
    const own = { id: 3, isOpen: false };
    expect(decide(fires('critical'), { ...alone, own }, settings)).toEqual({ kind: 'open' });
  });

  test('one that recovered lately opens again, one long gone does not', () => {
    const lately = { ...alone, recovered: { id: 5, atMs: 71 * MINUTE } };
    const before = { ...alone, recovered: { id: 5, atMs: 69 * MINUTE } };
    expect(decide(fires('critical'), lately, settings)).toEqual({ kind: 'reopen', id: 5 });
    expect(decide(fires('critical'), before, settings)).toEqual({ kind: 'open' });
  });

  test('the last alert to recover resolves it, unless a person shall', () => {
    const own = { id: 3, isOpen: true };
    const resolves = (around: Partial<Surroundings>, byAlerts = true) =>
      decide(recovers, { ...alone, own, ...around }, { ...settings, resolveWithAlerts: byAlerts });
    expect(resolves({})).toEqual({ kind: 'recovered', id: 3, resolves: true });
    expect(resolves({ othersFire: true })).toEqual({ kind: 'recovered', id: 3, resolves: false });
    expect(resolves({}, false)).toEqual({ kind: 'recovered', id: 3, resolves: false });
    expect(resolves({ own: { id: 3, isOpen: false } })).toEqual({
      kind: 'recovered',
      id: 3,
      resolves: false,
    });
    expect(resolves({ own: null })).toEqual({ kind: 'none' });
  });

  test('switched off, nothing opens or joins by itself; what was opened by hand still follows its alert', () => {
    const off = { ...settings, enabled: false };
    expect(decide(fires('critical'), { ...alone, ofGroup: 7 }, off)).toEqual({ kind: 'none' });
    expect(decide(fires('critical'), { ...alone, own: { id: 1, isOpen: true } }, off)).toEqual({
      kind: 'join',
      id: 1,
    });
  });
});

test('groups differ by the labels named, and hold apart values with commas', () => {
  const by = { ...settings, groupBy: ['a', 'b'] };
  expect(groupKeyOf(by, { a: 'x",b="y', c: '1' })).not.toBe(groupKeyOf(by, { a: 'x', b: 'y' }));
  expect(groupKeyOf(by, { a: 'x', b: 'y', c: '1' })).toBe(groupKeyOf(by, { a: 'x', b: 'y', c: '2' }));
});

test('steps go forward, a postmortem only after the end, and back only to the beginning', () => {
  expect(mayStep('triggered', 'resolved')).toBe(true);
  expect(mayStep('mitigated', 'acknowledged')).toBe(false);
  expect(mayStep('mitigated', 'postmortem')).toBe(false);
  expect(mayStep('resolved', 'postmortem')).toBe(true);
  expect(mayStep('resolved', 'triggered')).toBe(true);
  expect(mayStep('triggered', 'triggered')).toBe(false);
});

test('the first acknowledgement counts, also over a reopening; the end is the last one', () => {
  const none = { acknowledgedMs: null, mitigatedMs: null, resolvedMs: null, postmortemMs: null };
  const resolved = timesAfter(timesAfter(none, 'mitigated', 10), 'resolved', 20);
  expect(resolved).toEqual({ acknowledgedMs: 10, mitigatedMs: 10, resolvedMs: 20, postmortemMs: null });
  const again = timesAfter(resolved, 'triggered', 30);
  expect(again.resolvedMs).toBeNull();
  expect(timesAfter(timesAfter(again, 'acknowledged', 35), 'resolved', 40)).toMatchObject({
    acknowledgedMs: 10,
    resolvedMs: 40,
  });
});

test('durations run from the alert, detection from the first bad sample; means leave out what has not happened', () => {
  const one = durationsOf({ firedMs: 100, badSinceMs: 40, acknowledgedMs: 150, resolvedMs: 400 });
  expect(one).toEqual({ detectMs: 60, acknowledgeMs: 50, resolveMs: 300 });
  const other = durationsOf({ firedMs: 100, badSinceMs: null, acknowledgedMs: null, resolvedMs: 200 });
  expect(figuresOf([one, other])).toEqual({ count: 2, detectMs: 60, acknowledgeMs: 50, resolveMs: 200 });
  expect(figuresOf([])).toEqual({ count: 0, detectMs: null, acknowledgeMs: null, resolveMs: null });
});

describe('similarTo', () => {
  const subject = {
    id: 9,
    rules: ['HighErrorRate'],
    labels: { job: 'api', instance: 'a:1' },
    text: 'api answers with errors, database connections exhausted',
  };
  const others = [
    {
      id: 1,
      rules: ['HighErrorRate'],
      labels: { job: 'api', instance: 'a:1' },
      text: 'database pool exhausted',
    },
    { id: 2, rules: ['HighErrorRate'], labels: { job: 'web' }, text: 'a bad deployment' },
    { id: 3, rules: ['DiskFull'], labels: { job: 'node' }, text: 'logs were not rotated' },
    { id: 4, rules: ['SlowQueries'], labels: { job: 'api' }, text: 'database connections exhausted again' },
  ];

  test('puts the same rule in the same place first and says why', () => {
    const found = similarTo(subject, others, 5);
    expect(found.map(({ id }) => id)).toEqual([1, 2, 4]);
    expect(found[0]?.reasons[0]).toBe('the same rule: HighErrorRate');
    expect(found[0]?.reasons[1]).toBe('the same place: instance=a:1, job=api');
    expect(found[0]?.reasons[2]).toMatch(/^words in common: .*(database|exhausted)/);
    expect(found[2]?.reasons.join()).toMatch(/words in common: .*connections/);
  });

  test('one that was opened by hand is compared by its words', () => {
    const byHand = { id: 8, rules: [], labels: {}, text: 'database connections exhausted' };
    expect(similarTo(byHand, others, 5).map(({ id }) => id)).toEqual([4, 1]);
  });

  test('gives the most alike only, never itself', () => {
    expect(similarTo(subject, [...others, subject], 1).map(({ id }) => id)).toEqual([1]);
  });
});

describe('charts', () => {
  const answer = (labels: Record<string, string>, present: number[]) => ({
    labels,
    values: Float64Array.from(present, (_, i) => i),
    present: Uint8Array.from(present),
  });
  const times = Float64Array.of(1_000, 2_000, 3_000, 4_000);

  test('the first bad sample is where the last run of them begins', () => {
    const value = {
      times,
      series: [
        answer({ __name__: 'x', job: 'b' }, [1, 1, 1, 1]),
        answer({ __name__: 'x', job: 'a' }, [1, 0, 1, 1]),
      ],
    };
    expect(badSince(value, { job: 'a', alertname: 'X' })).toBe(3_000);
    expect(badSince({ times, series: [answer({ job: 'a' }, [1, 1, 1, 0])] }, { job: 'a' })).toBeNull();
    expect(badSince({ times, series: [] }, { job: 'a' })).toBeNull();
  });

  test('keeps the alert’s own series, gaps as gaps', () => {
    const about = { title: 't', expr: 'x', fromMs: 0, toMs: 4_000, threshold: null };
    const series = [answer({ job: 'b' }, [1, 1, 1, 1]), answer({ job: 'a' }, [1, 0, 1, 1])];
    const chart = chartOf({ times, series }, about, { job: 'a' });
    expect(chart.series).toEqual([{ labels: { job: 'a' }, values: [0, null, 2, 3] }]);
    expect(chart.cut).toBe(1);
    expect(chartOf({ times, series }, about, null).series).toHaveLength(2);
  });
});

test('versions that appeared and processes that started are found, not what was there before', () => {
  const times = Float64Array.of(0, 15_000, 30_000);
  const series = (labels: Record<string, string>, present: number[], values: number[]) => ({
    labels,
    present: Uint8Array.from(present),
    values: Float64Array.from(values),
  });
  const versions = {
    times,
    series: [
      series({ __name__: 'api_build_info', version: '1.3', instance: 'a' }, [1, 1, 0], [1, 1, 1]),
      series({ __name__: 'api_build_info', version: '1.4', instance: 'a' }, [0, 0, 1], [1, 1, 1]),
      series({ __name__: 'odd_build_info', instance: 'a' }, [0, 0, 1], [1, 1, 1]),
    ],
  };
  const starts = { times, series: [series({ job: 'api', instance: 'a' }, [1, 1, 1], [-100, -100, 22])] };
  expect(changesOf(starts, versions, 0)).toEqual([
    { atMs: 22_000, text: 'api was started on a' },
    { atMs: 30_000, text: 'api 1.4 appeared on a' },
  ]);
});

test('a postmortem in Markdown holds what was written, and names of alerts can not become markup', () => {
  const text = postmortemMarkdown(
    {
      incident: {
        id: 4,
        title: 'api is *down* | [really](http://x)',
        severity: 'critical',
        status: 'resolved',
        owner: 'ada',
        openedBy: 'Down',
        openedAtMs: 0,
        firedAtMs: 0,
        badSinceMs: null,
        acknowledgedAtMs: null,
        mitigatedAtMs: null,
        resolvedAtMs: 60_000,
        postmortemAtMs: null,
        detectMs: null,
        acknowledgeMs: null,
        resolveMs: 60_000,
        rules: ['Down'],
        labels: { job: 'api' },
        alerts: 0,
        firing: 0,
        updatedAtMs: 0,
      },
      alerts: [],
      entries: [
        { id: 1, atMs: 0, kind: 'note', by: 'ada', text: 'two\n# lines', fingerprint: null, chart: null },
      ],
      entriesLeftOut: 0,
      sections: [
        { key: 'cause', title: 'Root cause', hint: '', text: '**disk**', editedBy: null, editedAtMs: null },
        { key: 'impact', title: 'Impact', hint: '', text: '', editedBy: null, editedAtMs: null },
      ],
      similar: [],
    },
    (ms) => `t${String(ms)}`,
  );
  expect(text).toContain('# Postmortem: api is \\*down\\* \\| \\[really\\](http://x)\n');
  expect(text).toContain('| Time to resolve | 1 min |');
  expect(text).toContain('## Root cause\n\n**disk**\n');
  expect(text).toContain('## Impact\n\n_Not written yet._');
  expect(text).toContain('- **t0** ada: two \\# lines');
});

test('file names are plain whatever the title', () => {
  expect(postmortemFileName(3, 'API: ../../etc “down”!', 'pdf')).toBe('incident-3-api-etc-down.pdf');
  expect(postmortemFileName(3, '東京', 'md')).toBe('incident-3.md');
});
