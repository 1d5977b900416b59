import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertingMigrations, openAlerting, parseAlertmanagerFile } from '#engine/alerting/index.ts';
import type { Alerting, GroupMessage, PostedAlert } from '#engine/alerting/types.ts';
import { silentLog } from '#engine/base/log.ts';
import type { Store } from '#engine/storage/types.ts';
import { makeTempDir, openTestStore } from '../../../helpers/test-store.ts';

const MINUTE = 60_000;
const SENDER = 'Prometheus/3.5.0';

let temp: ReturnType<typeof makeTempDir>;
let store: Store;
let alerting: Alerting;
let told: GroupMessage[];
let nowMs: number;

function open(): void {
  store = openTestStore(temp.dir, alertingMigrations);
  let ids = 0;
  alerting = openAlerting({
    store,
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    log: silentLog,
    newId: () => `id-${String(++ids)}`,
    externalLabels: () => ({ site: 'here' }),
    send: (_integration, message) => {
      told.push(message);
      return Promise.resolve();
    },
  });
}

beforeEach(() => {
  temp = makeTempDir();
  told = [];
  nowMs = Date.UTC(2026, 0, 1);
  open();
});

afterEach(() => {
  store.close();
  temp.remove();
});

const posted = (changes: Partial<PostedAlert> = {}): PostedAlert => ({
  labels: { alertname: 'Down', instance: 'a', severity: 'critical' },
  annotations: { summary: 'a is down' },
  startsAtMs: nowMs,
  endsAtMs: nowMs + 4 * MINUTE,
  generatorUrl: 'http://far/graph',
  ...changes,
});

/** As the engine's loop does, a second at a time. */
async function pass(ms: number): Promise<void> {
  for (const untilMs = nowMs + ms; nowMs < untilMs;) {
    nowMs += 1_000;
    alerting.tick();
    await alerting.deliverPending();
  }
}

const states = (): string[] => alerting.snapshot().alerts.map(({ rule, state }) => `${rule} ${state}`);

describe('alerts that another program sends', () => {
  it('are shown with their source, told, and told to have recovered', async () => {
    alerting.receive([posted()], SENDER);
    await alerting.deliverPending();
    const [alert] = alerting.snapshot().alerts;
    expect(alert).toMatchObject({
      rule: 'Down',
      severity: 'critical',
      state: 'firing',
      source: { sender: SENDER, url: 'http://far/graph' },
    });
    expect(told).toMatchObject([{ status: 'firing', title: 'a is down' }]);
    expect(told[0]?.body).not.toMatch(/value/i);
    // Labels are its sender's own: ours are not added.
    expect(told[0]?.alerts[0]).toMatchObject({
      labels: { alertname: 'Down', instance: 'a', severity: 'critical' },
      generatorUrl: 'http://far/graph',
    });
    nowMs += MINUTE;
    alerting.receive([posted({ startsAtMs: nowMs - MINUTE, endsAtMs: nowMs })], SENDER);
    await alerting.deliverPending();
    expect(states()).toEqual(['Down resolved']);
    expect(told.map(({ status }) => status)).toEqual(['firing', 'resolved']);
    expect(alerting.history({ limit: 10 }).map(({ reason }) => reason)).toEqual([
      `resolved by ${SENDER}`,
      `sent by ${SENDER}`,
    ]);
  });

  it('recover when nobody sends them again before their end', async () => {
    alerting.receive([posted(), posted({ labels: { alertname: 'NoEnd' }, endsAtMs: null })], 'curl');
    await pass(4 * MINUTE - 1_000);
    expect(states().sort()).toEqual(['Down firing', 'NoEnd firing']);
    await pass(1_000);
    expect(states().sort()).toEqual(['Down resolved', 'NoEnd firing']);
    // resolve_timeout.
    await pass(MINUTE);
    expect(states().sort()).toEqual(['Down resolved', 'NoEnd resolved']);
    await pass(17 * MINUTE);
    expect(states()).toEqual([]);
    expect(store.db.prepare('SELECT count(*) AS n FROM external_alerts').get()).toEqual({ n: 0 });
    expect(alerting.history({ limit: 10 })[0]?.reason).toBe('curl sends it no more');
  });

  it('go on while they are sent, and tell nobody again', async () => {
    const startsAtMs = nowMs;
    for (let minute = 0; minute < 20; minute++) {
      alerting.receive([posted({ startsAtMs })], SENDER);
      await pass(MINUTE);
    }
    expect(states()).toEqual(['Down firing']);
    expect(told).toHaveLength(1);
  });

  it('take the annotations last sent, the earliest start and the latest end that was named', async () => {
    const firstMs = nowMs;
    alerting.receive([posted({ endsAtMs: nowMs + 60 * MINUTE })], SENDER);
    await pass(MINUTE);
    alerting.receive([posted({ annotations: { summary: 'newer' }, endsAtMs: null })], SENDER);
    expect(alerting.standing()).toMatchObject([
      { annotations: { summary: 'newer' }, startsAtMs: firstMs, endsAtMs: firstMs + 60 * MINUTE },
    ]);
  });

  it('survive a restart, and their senders get time to say that they go on', async () => {
    alerting.receive([posted()], SENDER);
    await alerting.deliverPending();
    store.close();
    // Long enough for it to have ended in the meantime.
    nowMs += 60 * MINUTE;
    open();
    await pass(4 * MINUTE);
    expect(states()).toEqual(['Down firing']);
    expect(alerting.ruleIds()).toEqual([]);
    alerting.receive([posted({ startsAtMs: nowMs - 64 * MINUTE })], SENDER);
    await pass(3 * MINUTE);
    expect(states()).toEqual(['Down firing']);
    await pass(2 * MINUTE);
    expect(states()).toEqual(['Down resolved']);
    expect(told.map(({ status }) => status)).toEqual(['firing', 'resolved']);
  });

  it('do not recover because this machine slept', async () => {
    alerting.receive([posted()], SENDER);
    await pass(1_000);
    nowMs += 600 * MINUTE;
    await pass(1_000);
    expect(states()).toEqual(['Down firing']);
  });

  it('are acknowledged, silenced, inhibited and routed as our own', async () => {
    const { routing } = parseAlertmanagerFile(
      `
route: { receiver: desk, group_by: [alertname], group_wait: 0s, routes: [{ matchers: [severity=low], receiver: quiet }] }
inhibit_rules: [{ source_matchers: [severity=critical], target_matchers: [severity=low], equal: [instance] }]
receivers: [{ name: desk, native_configs: [{}] }, { name: quiet, native_configs: [{}] }]
`,
      'alertmanager.yml',
    );
    alerting.setRouting(routing);
    const slow = posted({ labels: { alertname: 'Slow', instance: 'a', severity: 'low' } });
    alerting.receive([posted(), slow], SENDER);
    await alerting.deliverPending();
    expect(told.map(({ receiver, title }) => [receiver, title])).toEqual([['desk', 'a is down']]);
    const [down, low] = alerting.snapshot().alerts;
    expect(low?.muted).toBe('muted while Down fires');
    alerting.acknowledge(down?.fingerprint ?? '', { by: 'me', via: 'console' }, 'mine');
    const matchers = [{ name: 'instance', op: '=', value: 'a' } as const];
    const id = alerting.putSilence(
      { matchers, startsAtMs: nowMs, endsAtMs: nowMs + MINUTE, comment: 'work' },
      'me',
    );
    expect(alerting.snapshot().alerts[0]).toMatchObject({
      acknowledgement: { by: 'me' },
      muted: 'silenced by me: work',
    });
    const byName = new Map(alerting.standing().map((alert) => [alert.labels['alertname'], alert]));
    expect(byName.get('Down')).toMatchObject({ receivers: ['desk'], silencedBy: [id], inhibitedBy: [] });
    expect(byName.get('Slow')).toMatchObject({
      receivers: ['quiet'],
      silencedBy: [id],
      inhibitedBy: [down?.fingerprint],
    });
    // An acknowledgement ends with the alert.
    alerting.receive([posted({ endsAtMs: nowMs })], SENDER);
    alerting.receive([posted({ endsAtMs: nowMs + MINUTE })], SENDER);
    expect(alerting.snapshot().alerts[0]?.acknowledgement).toBeNull();
  });

  it('are told again to another Alertmanager while they fire', async () => {
    const { routing } = parseAlertmanagerFile(
      `
route: { receiver: far, group_by: [alertname], group_wait: 0s }
receivers: [{ name: far, native_configs: [{}], alertmanager_configs: [{ url: 'http://far:9093' }] }]
`,
      'alertmanager.yml',
    );
    alerting.setRouting(routing);
    const slow = posted({ labels: { alertname: 'Slow', severity: 'low' } });
    alerting.receive([posted(), slow], SENDER);
    await alerting.deliverPending();
    // Each once natively and once to the other.
    expect(told).toHaveLength(4);
    told.length = 0;
    await alerting.resend();
    const names = (): unknown[] => told.map(({ alerts }) => alerts.map(({ rule }) => rule).sort());
    expect(names()).toEqual([['Down', 'Slow']]);
    alerting.receive([{ ...slow, endsAtMs: nowMs }], SENDER);
    await pass(301_000);
    expect(alerting.snapshot().firing.low).toBe(0);
    told.length = 0;
    alerting.receive([posted()], SENDER);
    await alerting.deliverPending();
    told.length = 0;
    await alerting.resend();
    expect(names()).toEqual([['Down']]);
  });

  it('are kept apart from an own rule’s alert with the same labels', () => {
    alerting.receive([posted()], SENDER);
    alerting.record([
      {
        ruleId: 'own',
        group: 'g',
        rule: 'Down',
        expr: 'up == 0',
        atMs: nowMs,
        instances: [
          {
            fingerprint: 'own-1',
            labels: posted().labels,
            annotations: {},
            state: 'firing',
            value: 0,
            activeSinceMs: nowMs,
            firedAtMs: nowMs,
            resolvedAtMs: null,
            keepFiringSinceMs: null,
          },
        ],
        transitions: [],
      },
    ]);
    expect(alerting.snapshot().alerts.map(({ source }) => source?.sender ?? 'own')).toEqual(
      expect.arrayContaining(['own', SENDER]),
    );
    expect(alerting.ruleIds()).toEqual(['own']);
  });
});
