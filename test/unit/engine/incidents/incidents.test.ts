/** Incidents over a real file: what alerts and people make of them, and that a restart changes nothing. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Incident } from '#shared/contract/incidents.ts';
import { snapshotDatabase } from '#engine/storage/index.ts';
import { openIncidentParts, recordAlert } from '../../../helpers/incident-parts.ts';
import type { IncidentParts } from '../../../helpers/incident-parts.ts';
import { makeTempDir } from '../../../helpers/test-store.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21, 12);
const down = { alertname: 'Down', severity: 'critical', job: 'api', instance: 'a' };
const other = { ...down, instance: 'b' };
const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };

let temp: ReturnType<typeof makeTempDir>;
let parts: IncidentParts;
let nowMs: number;
let printed: string[];

function open(): void {
  parts = openIncidentParts(temp.dir, clock, {
    query: (expr, { startMs, endMs, stepMs }) => {
      const times = Float64Array.from(
        { length: Math.floor((endMs - startMs) / stepMs) + 1 },
        (_, i) => startMs + i * stepMs,
      );
      if (expr === 'broken') return Promise.reject(new Error('no such function'));
      // Bad from twenty seconds after the start on; the comparison leaves out what is good.
      const isBad = (ms: number) => ms >= START + 20_000;
      const present = Uint8Array.from(times, (ms) => (expr === 'x > 3' && !isBad(ms) ? 0 : 1));
      const values = times.map((ms) => (isBad(ms) ? 5 : 1));
      return Promise.resolve({ times, series: [{ labels: { __name__: 'x', job: 'api' }, values, present }] });
    },
    print: (html) => {
      printed.push(html);
      return Promise.resolve(new TextEncoder().encode('%PDF-'));
    },
  });
}

beforeEach(() => {
  temp = makeTempDir();
  nowMs = START;
  printed = [];
  open();
});
afterEach(() => {
  parts.store.close();
  temp.remove();
});

async function fires(labels: Record<string, string>, afterMs = 0, activeSinceMs = START + 30_000) {
  nowMs += afterMs;
  recordAlert(parts.alerting, 'firing', { atMs: nowMs, activeSinceMs }, labels);
  await parts.incidents.tick();
}
async function recovers(labels: Record<string, string>, afterMs: number) {
  nowMs += afterMs;
  recordAlert(parts.alerting, 'resolved', { atMs: nowMs, activeSinceMs: START + 30_000 }, labels);
  await parts.incidents.tick();
}
const only = (): Incident => {
  const all = parts.incidents.list(10);
  expect(all).toHaveLength(1);
  return all[0]!;
};
const texts = (id: number) => parts.incidents.detail(id).entries.map(({ kind, text }) => `${kind}: ${text}`);

test('a critical alert opens one, its group joins, a lesser one alone does not', async () => {
  await fires({ ...down, alertname: 'Slow', severity: 'low' });
  expect(parts.incidents.list(10)).toEqual([]);
  await fires(down, MINUTE);
  await fires(other, MINUTE);
  const incident = only();
  expect(incident).toMatchObject({
    title: 'Down of a',
    severity: 'critical',
    status: 'triggered',
    openedBy: 'Down',
    alerts: 2,
    firing: 2,
    rules: ['Down'],
    labels: { alertname: 'Down', job: 'api', severity: 'critical' },
  });
  expect(parts.incidents.snapshot().open).toHaveLength(1);
  expect(texts(incident.id).slice(0, 2)).toEqual([
    'opened: Opened by the alert Down',
    'fired: Down fired: Down of a',
  ]);
});

test('measures from the first bad sample, and keeps charts as data', async () => {
  await fires(down, MINUTE);
  const { incident, entries } = parts.incidents.detail(only().id);
  expect(incident.badSinceMs).toBe(START + 20_000);
  expect(incident.detectMs).toBe(40_000);
  const [chart] = entries.flatMap((entry) => (entry.chart === null ? [] : [entry.chart]));
  expect(chart).toMatchObject({ expr: 'x', threshold: { op: '>', value: 3 }, problem: null });
  expect(chart?.series[0]?.values.at(-1)).toBe(5);
  expect(chart?.series[0]?.values[0]).toBe(1);
});

test('recovers with its last alert, opens again when they come back soon, anew when late', async () => {
  await fires(down, MINUTE);
  await fires(other, 0);
  await recovers(down, MINUTE);
  expect(only().status).toBe('triggered');
  await recovers(other, MINUTE);
  expect(only()).toMatchObject({ status: 'resolved', resolveMs: 2 * MINUTE, firing: 0 });
  await fires(down, 10 * MINUTE);
  expect(only()).toMatchObject({ status: 'triggered', resolvedAtMs: null, firing: 1 });
  await recovers(down, MINUTE);
  await fires(down, 31 * MINUTE);
  expect(parts.incidents.list(10)).toHaveLength(2);
});

test('one that a person resolved stays so; its alert’s recovery is still written down', async () => {
  await fires(down, MINUTE);
  const { id } = only();
  parts.incidents.setStatus(id, 'resolved', 'rolled back', 'ada');
  expect(texts(id)).toContain('status: ada resolved it (one alert still fires): rolled back');
  await recovers(down, MINUTE);
  expect(only()).toMatchObject({ status: 'resolved', firing: 0, resolveMs: 0 });
  await fires(down, MINUTE);
  expect(parts.incidents.list(10)).toHaveLength(2);
});

test('acknowledging goes both ways, once', async () => {
  await fires(down, MINUTE);
  const { id } = only();
  nowMs += MINUTE;
  parts.incidents.setStatus(id, 'acknowledged', 'mine', 'ada');
  await parts.incidents.tick();
  expect(only()).toMatchObject({ status: 'acknowledged', owner: 'ada', acknowledgeMs: MINUTE });
  expect(parts.alerting.snapshot().alerts[0]?.acknowledgement).toMatchObject({ by: 'ada', via: 'incident' });

  await fires({ ...down, job: 'web' }, MINUTE);
  const web = parts.incidents.list(1)[0]!;
  const fingerprint = Object.values({ ...down, job: 'web' }).join('/');
  parts.alerting.acknowledge(fingerprint, { by: 'bob', via: 'console' }, 'on it');
  await parts.incidents.tick();
  expect(parts.incidents.detail(web.id).incident.status).toBe('acknowledged');
  expect(texts(web.id)).toContain('alert-acknowledged: bob acknowledged Down: on it');
});

test('by hand: from an alert once, without an alert with a title', async () => {
  const low = { ...down, severity: 'low' };
  await fires(low, MINUTE);
  const fingerprint = Object.values(low).join('/');
  const id = parts.incidents.open({ title: '', fingerprint }, 'ada');
  expect(parts.incidents.detail(id).incident).toMatchObject({
    title: 'Down of a',
    severity: 'low',
    alerts: 1,
  });
  expect(() => parts.incidents.open({ title: '', fingerprint }, 'ada')).toThrow(`incident ${String(id)}`);
  expect(parts.incidents.openWith(fingerprint)).toBe(id);
  await recovers(low, MINUTE);
  expect(parts.incidents.detail(id).incident.status).toBe('resolved');

  expect(() => parts.incidents.open({ title: '', fingerprint: null }, 'ada')).toThrow('needs a title');
  expect(() => parts.incidents.open({ title: 'x', fingerprint: 'gone' }, 'ada')).toThrow('does not fire');
  const bare = parts.incidents.open({ title: 'Odd smell', fingerprint: null }, 'ada');
  expect(parts.incidents.detail(bare).incident).toMatchObject({
    severity: 'high',
    openedBy: 'ada',
    alerts: 0,
  });
});

test('refuses steps that lead nowhere, sections that are none, incidents that are not', async () => {
  await fires(down, MINUTE);
  const { id } = only();
  expect(() => parts.incidents.setStatus(id, 'postmortem', '', 'ada')).toThrow("can't become postmortem");
  expect(() => parts.incidents.writeSection(id, 'poem', 'x', 'ada')).toThrow('no section "poem"');
  expect(() => parts.incidents.setOwner(99, 'ada', 'ada')).toThrow('no incident 99');
  await expect(parts.incidents.addChart(id, 'broken', 'ada')).rejects.toThrow('no such function');
  expect(texts(id).some((text) => text.startsWith('status'))).toBe(false);
});

test('everything is there after a restart: timeline, sections, figures, similar ones', async () => {
  await fires(down, MINUTE);
  const { id } = only();
  parts.incidents.addEntry(id, { kind: 'note', text: 'the database pool is exhausted' }, 'ada');
  parts.incidents.addEntry(id, { kind: 'deployment', text: 'api 1.4', atMs: START }, 'ada');
  parts.incidents.edit(id, 'The API is down', 'high', 'ada');
  parts.incidents.setOwner(id, 'bob', 'ada');
  parts.incidents.writeSection(id, 'cause', 'The pool **leaked**', 'bob');
  await recovers(down, 10 * MINUTE);
  parts.incidents.setStatus(id, 'postmortem', '', 'bob');
  await fires({ ...down, instance: 'c' }, 40 * MINUTE, nowMs + 40 * MINUTE);
  const before = parts.incidents.detail(id);
  parts.store.close();
  open();
  await parts.incidents.tick();
  expect(parts.incidents.detail(id)).toEqual(before);
  expect(before.incident).toMatchObject({ title: 'The API is down', owner: 'bob', status: 'postmortem' });
  expect(before.entries[0]).toMatchObject({ kind: 'deployment', text: 'api 1.4', atMs: START });
  const next = parts.incidents.detail(id + 1);
  expect(next.similar[0]?.incident.id).toBe(id);
  expect(next.similar[0]?.reasons[0]).toBe('the same rule: Down');
  expect(parts.incidents.snapshot().figures).toMatchObject({ count: 2, resolveMs: 10 * MINUTE });

  const { fileName, text } = parts.incidents.exportMarkdown(id);
  expect(fileName).toBe(`incident-${String(id)}-the-api-is-down.md`);
  expect(text).toContain('The pool **leaked**');
  const pdf = await parts.incidents.exportPdf(id);
  expect(pdf.fileName).toBe(`incident-${String(id)}-the-api-is-down.pdf`);
  expect(printed[0]).toContain('The pool <strong>leaked</strong>');
  expect(printed[0]).toContain('<svg class="chart"');
});

test('a backup’s copy of the database has all of it', async () => {
  await fires(down, MINUTE);
  const { id } = only();
  parts.incidents.writeSection(id, 'cause', 'A leak', 'ada');
  const whole = parts.incidents.detail(id);
  const copy = makeTempDir();
  snapshotDatabase(join(temp.dir, 'state.db'), join(copy.dir, 'state.db'));
  const restored = openIncidentParts(copy.dir, clock);
  expect(restored.incidents.detail(id)).toEqual(whole);
  restored.store.close();
  copy.remove();
});

test('what fired before there were incidents opens none', async () => {
  parts.store.db.exec('DELETE FROM incident_facts');
  recordAlert(parts.alerting, 'firing', { atMs: nowMs }, down);
  parts.store.close();
  open();
  await parts.incidents.tick();
  expect(parts.incidents.list(10)).toEqual([]);
});

test('a storm of one cause is one incident, with a handful of charts', { timeout: 120_000 }, async () => {
  for (let i = 0; i < 450; i++)
    recordAlert(parts.alerting, 'firing', { atMs: nowMs }, { ...down, instance: `i${i}` });
  await parts.incidents.tick();
  expect(only().alerts).toBe(450);
  const { entries } = parts.incidents.detail(only().id);
  expect(entries.filter(({ kind }) => kind === 'chart').length).toBeLessThanOrEqual(6);
});
