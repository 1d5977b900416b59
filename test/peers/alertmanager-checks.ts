import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { startApiServer } from '../helpers/api-server.ts';
import type { ApiServer } from '../helpers/api-server.ts';
import { exchanges } from './alertmanager-exchanges.ts';
import type { Exchange } from './alertmanager-exchanges.ts';
import { amtool, startAlertmanager } from './alertmanager.ts';
import { startPrometheus } from './prometheus.ts';
import type { Tally } from './tally.ts';
import { waitFor } from './wait-for.ts';

const CONFIG = `
route:
  receiver: desk
  group_by: [alertname]
  group_wait: 0s
  routes:
    - matchers: [severity="critical"]
      receiver: pager
      continue: true
    - matchers: [instance="a"]
      receiver: desk
inhibit_rules:
  - source_matchers: [severity="critical"]
    target_matchers: [severity="low"]
    equal: [instance]
receivers:
  - name: desk
  - name: pager
`;

const ARRIVED_MS = 90_000;

/** Alertmanager's API: asked beside a real one, by amtool, and by a Prometheus that sends its alerts. */
export async function checkAlertmanagerApi(tally: Tally): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'watchdeck-alerts-'));
  try {
    const file = join(dir, 'alertmanager.yml');
    writeFileSync(file, CONFIG);
    const ours = await startApiServer(`host:\n  enabled: false\nalertmanager_file: ${file}\n`);
    try {
      await checkExchanges(ours, dir, tally);
      await checkAmtool(ours, file, tally);
      await checkPrometheusSends(ours, dir, tally);
      await checkSendingOn(ours, dir, file, tally);
    } finally {
      await ours.close();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function checkExchanges(ours: ApiServer, dir: string, tally: Tally): Promise<void> {
  const theirs = await startAlertmanager(dir, CONFIG);
  try {
    const silences = { ours: '', theirs: '' };
    for (const exchange of exchanges) {
      const { method, path } = exchange;
      await tally.run(`alertmanager: ${method} ${path}`, async () => {
        const a = await answerOf(ours.url, ours.token, exchange, silences.ours);
        const b = await answerOf(theirs.url, null, exchange, silences.theirs);
        silences.ours = silenceOf(a.body) ?? silences.ours;
        silences.theirs = silenceOf(b.body) ?? silences.theirs;
        const told = (answer: Answer): unknown => ({
          code: answer.code,
          body: exchange.ownWords === true ? typeof answer.body : comparable(answer.body),
        });
        if (isAlike(told(a), told(b))) return null;
        return `${JSON.stringify(told(a))}, theirs ${JSON.stringify(told(b))}`;
      });
    }
  } finally {
    await theirs.stop();
  }
}

interface Answer {
  readonly code: number;
  readonly body: unknown;
}

async function answerOf(
  url: string,
  token: string | null,
  { method, path, body }: Exchange,
  silence: string,
): Promise<Answer> {
  const response = await fetch(`${url}/api/v2/${path.replace('ID', silence)}`, {
    method,
    headers: {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  try {
    return { code: response.status, body: JSON.parse(text) as unknown };
  } catch {
    return { code: response.status, body: text };
  }
}

function silenceOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('silenceID' in body)) return undefined;
  return String(body.silenceID);
}

/** Without what each server makes up for itself, and in one order. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(comparable).sort((a, b) => (withoutTimes(a) < withoutTimes(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'mutedBy')
      .map(([key, inner]): [string, unknown] => {
        if (['fingerprint', 'id', 'silenceID', 'updatedAt'].includes(key)) return [key, typeof inner];
        if (key === 'silencedBy' || key === 'inhibitedBy') return [key, (inner as unknown[]).length];
        if (key === 'endsAt' || key === 'startsAt') return [key, timeOf(String(inner))];
        return [key, comparable(inner)];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** A time of an answer; what is not written as Alertmanager writes it stays text, and so differs. */
function timeOf(time: string): Date | string {
  return /\.\d{3}Z$/.test(time) ? new Date(time) : `not in Alertmanager's form: ${time}`;
}

function withoutTimes(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => (/^(starts|ends)At$/.test(key) ? '' : inner));
}

/** What both were asked a moment apart may be a minute apart; all else is equal. */
const APART_MS = 60_000;

function isAlike(a: unknown, b: unknown): boolean {
  if (a instanceof Date && b instanceof Date) return Math.abs(a.getTime() - b.getTime()) < APART_MS;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([key, inner], at) => right[at]?.[0] === key && isAlike(inner, right[at][1]))
  );
}

async function checkAmtool(ours: ApiServer, file: string, tally: Tally): Promise<void> {
  const url = ours.url.replace('//', `//amtool:${ours.token}@`);
  const says = (name: string, args: readonly string[], wanted: RegExp, unwanted?: RegExp): Promise<void> =>
    tally.run(`amtool ${name}`, async () => {
      const { code, output } = await amtool(url, args);
      const isRight = code === 0 && wanted.test(output) && unwanted?.test(output) !== true;
      return isRight ? null : `${String(code)}: ${output}`;
    });
  await says(
    'alert add',
    ['alert', 'add', 'FromAmtool', 'severity=critical', 'instance=z', '--annotation=summary=by hand'],
    /^$/,
  );
  await says('alert query', ['alert', 'query', 'alertname=FromAmtool'], /FromAmtool\s.*by hand\s+active/);
  await says(
    'alert query -o json',
    ['-o', 'json', 'alert', 'query', 'instance=z'],
    /"alertname":\s?"FromAmtool"/,
  );
  await says(
    'silence add',
    ['silence', 'add', 'alertname=FromAmtool', '--comment=trying', '--author=peer', '--duration=1h'],
    /^[0-9a-f-]{36}\s*$/,
  );
  await says('silence query', ['silence', 'query'], /alertname="?FromAmtool"?\s.*peer\s+trying/);
  await says('alert query, silenced', ['alert', 'query', 'alertname=FromAmtool'], /^Alertname/, /FromAmtool/);
  await says(
    'alert query --silenced',
    ['alert', 'query', '--silenced', 'alertname=FromAmtool'],
    /FromAmtool\s.*suppressed/,
  );
  await tally.run('amtool silence expire', async () => {
    const { output: ids } = await amtool(url, ['silence', 'query', '-q', 'alertname=FromAmtool']);
    const { code, output } = await amtool(url, ['silence', 'expire', ids.trim()]);
    return code === 0 ? null : `${ids} ${output}`;
  });
  await says('silence query, expired', ['silence', 'query', 'alertname=FromAmtool'], /^ID/, /trying/);
  await says('silence query --expired', ['silence', 'query', '--expired', 'alertname=FromAmtool'], /trying/);
  await says('config show', ['config', 'show'], /receiver: desk[\s\S]*severity="critical"/);
  await says(
    'config routes',
    ['config', 'routes', 'show'],
    /severity="critical"\}\s+continue: true\s+receiver: pager/,
  );
  await says(
    'config routes test',
    ['config', 'routes', 'test', 'severity=critical', 'instance=a'],
    /pager,desk/,
  );
  await tally.run('amtool check-config', async () => {
    const { code, output } = await amtool(null, ['check-config', file]);
    return code === 0 && output.includes('SUCCESS') ? null : output;
  });
}

/** A rule of a real Prometheus fires, is told here, and recovers. */
async function checkPrometheusSends(ours: ApiServer, dir: string, tally: Tally): Promise<void> {
  const rules = join(dir, 'sender-rules.yml');
  const rule = (expr: string): string => `
groups:
  - name: sender
    interval: 1s
    rules:
      - alert: SentByPrometheus
        expr: ${expr}
        labels: { severity: critical }
        annotations: { summary: 'value {{ $value }}' }
`;
  writeFileSync(rules, rule('vector(7) > 5'));
  const sender = await startPrometheus(
    dir,
    `
global: { evaluation_interval: 1s, external_labels: { site: far } }
rule_files: [${rules}]
alerting:
  alertmanagers:
    - authorization: { credentials: ${ours.token} }
      static_configs: [{ targets: ['${ours.url.replace('http://', '')}'] }]
`,
  );
  const arrived = (): Promise<Record<string, unknown>[]> =>
    ours
      .ask('/api/v2/alerts?filter=alertname=SentByPrometheus')
      .then((response) => response.json() as Promise<Record<string, unknown>[]>);
  try {
    await tally.run('prometheus sends an alert', async () => {
      const [alert] = await waitFor(arrived, (alerts) => alerts.length > 0, performance.now() + ARRIVED_MS);
      const { labels, annotations, receivers, generatorURL } = alert ?? {};
      const isRight =
        isDeepStrictEqual(labels, { alertname: 'SentByPrometheus', severity: 'critical', site: 'far' }) &&
        isDeepStrictEqual(annotations, { summary: 'value 7' }) &&
        isDeepStrictEqual(receivers, [{ name: 'pager' }]) &&
        String(generatorURL).includes('/graph?g0.expr=');
      return isRight ? null : JSON.stringify(alert);
    });
    writeFileSync(rules, rule('vector(7) > 50'));
    await tally.run('prometheus resolves its alert', async () => {
      await fetch(`${sender.url}/-/reload`, { method: 'POST' });
      await waitFor(arrived, (alerts) => alerts.length === 0, performance.now() + ARRIVED_MS);
      return null;
    });
  } finally {
    await sender.stop();
  }
}

/** An alert that reaches us is told to a real Alertmanager, and its end too. */
async function checkSendingOn(ours: ApiServer, dir: string, file: string, tally: Tally): Promise<void> {
  const theirs = await startAlertmanager(dir, CONFIG);
  try {
    const all = `route: { receiver: far, group_wait: 0s, group_interval: 1s, group_by: ['...'] }
receivers: [{ name: far, alertmanager_configs: [{ url: '${theirs.url}' }] }]
`;
    writeFileSync(file, all);
    const labels = { alertname: 'SentOn', severity: 'critical', instance: 'far' };
    const post = (endsAt: string | undefined): Promise<Response> =>
      ours.ask('/api/v2/alerts', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify([{ labels, annotations: { summary: 'on' }, startsAt: START, endsAt }]),
      });
    const arrived = (): Promise<Record<string, unknown>[]> =>
      fetch(`${theirs.url}/api/v2/alerts?filter=alertname=SentOn`).then(
        (response) => response.json() as Promise<Record<string, unknown>[]>,
      );
    await tally.run('watchdeck sends to an Alertmanager', async () => {
      await post(undefined);
      const [alert] = await waitFor(arrived, (alerts) => alerts.length > 0, performance.now() + ARRIVED_MS);
      const isRight =
        isDeepStrictEqual(alert?.['labels'], labels) &&
        isDeepStrictEqual(alert?.['annotations'], { summary: 'on' }) &&
        alert?.['startsAt'] === START;
      return isRight ? null : JSON.stringify(alert);
    });
    await tally.run('watchdeck resolves at an Alertmanager', async () => {
      await post(new Date().toISOString());
      await waitFor(arrived, (alerts) => alerts.length === 0, performance.now() + ARRIVED_MS);
      return null;
    });
  } finally {
    await theirs.stop();
  }
}

const START = new Date(Date.now() - 60_000).toISOString();
