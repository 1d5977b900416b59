import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAlertmanagerFile } from '#engine/alerting/index.ts';
import { Dispatcher } from '#engine/alerting/routing/dispatcher.ts';
import type { RoutedAlert } from '#engine/alerting/routing/dispatcher.ts';
import type { SentBefore } from '#engine/alerting/routing/due.ts';
import type { Route } from '#engine/alerting/routing/route.ts';

const route = (fields: string): Route =>
  parseAlertmanagerFile(`route: { receiver: a, ${fields} }\nreceivers: [{ name: a }, { name: b }]`, 'f')
    .routing.root;

const alert = (fingerprint: string, part: Partial<RoutedAlert> = {}): RoutedAlert => ({
  fingerprint,
  labels: { alertname: 'A', id: fingerprint },
  startsAtMs: 0,
  endsAtMs: null,
  isAcknowledged: false,
  ...part,
});

/** A clock that is moved by hand, a log in memory, and what was sent as `time receiver firing/resolved`. */
class World {
  nowMs = 0;
  readonly sent: string[] = [];
  readonly log = new Map<string, SentBefore>();
  readonly mutedAlerts = new Set<string>();
  routeMuted: string | null = null;
  sendsResolved = true;
  dispatcher: Dispatcher;
  private readonly root: Route;

  constructor(root: Route) {
    this.root = root;
    this.dispatcher = new Dispatcher(root);
  }

  put(part: RoutedAlert): void {
    this.dispatcher.put(part, this.nowMs);
  }

  /** Runs the clock, looking at each time at which something is due. */
  runTo(endMs: number): void {
    for (;;) {
      const next = this.dispatcher.nextFlushMs();
      if (next === null || next > endMs) break;
      this.nowMs = Math.max(this.nowMs, next);
      this.flush();
    }
    this.nowMs = endMs;
  }

  restart(alerts: readonly RoutedAlert[]): void {
    this.dispatcher = new Dispatcher(this.root);
    for (const each of alerts) this.put(each);
  }

  private flush(): void {
    this.dispatcher.flush(this.nowMs, {
      muted: ({ fingerprint }) => (this.mutedAlerts.has(fingerprint) ? 'muted' : null),
      routeMuted: () => this.routeMuted,
      sendsResolved: () => this.sendsResolved,
      sentBefore: (key, receiver) => this.log.get(`${key} ${receiver}`) ?? null,
      emit: (sent, notification) => {
        this.log.set(`${sent.groupKey} ${sent.receiver}`, sent);
        if (notification === null) return;
        const names = (alerts: readonly RoutedAlert[]): string =>
          alerts.map(({ fingerprint }) => fingerprint).join('');
        this.sent.push(
          `${String(this.nowMs / 1000)} ${names(notification.firing)}/${names(notification.resolved)}`,
        );
      },
    });
  }
}

const S = 1_000;
const grouped = () =>
  new World(route('group_by: [alertname], group_wait: 30s, group_interval: 5m, repeat_interval: 1h'));

describe('when a group is told', () => {
  test('waits for others that start with it, then tells of all at once', () => {
    const world = grouped();
    world.put(alert('a'));
    world.runTo(10 * S);
    world.put(alert('b', { startsAtMs: 10 * S }));
    world.runTo(60 * S);
    expect(world.sent).toEqual(['30 ab/']);
  });

  test('an alert that has burned longer than the wait is told at once', () => {
    const world = grouped();
    world.nowMs = 100 * S;
    world.put(alert('a', { startsAtMs: 10 * S }));
    world.runTo(101 * S);
    expect(world.sent).toEqual(['100 a/']);
  });

  test('news of a known group wait for its interval; then repeats by the hour', () => {
    const world = grouped();
    world.put(alert('a'));
    world.runTo(31 * S);
    world.put(alert('b', { startsAtMs: 31 * S }));
    world.runTo(2 * 3_600 * S);
    expect(world.sent).toEqual(['30 a/', '330 ab/', '3930 ab/']);
  });

  test('a recovery is told with what still burns, then the end', () => {
    const world = grouped();
    world.put(alert('a'));
    world.put(alert('b'));
    world.runTo(40 * S);
    world.put(alert('a', { endsAtMs: 40 * S }));
    world.runTo(400 * S);
    world.put(alert('b', { endsAtMs: 400 * S }));
    world.runTo(3_600 * S);
    expect(world.sent).toEqual(['30 ab/', '330 b/a', '630 /b']);
    expect(world.dispatcher.views()).toEqual([]);
  });

  test('what came and went within the wait is not told', () => {
    const world = grouped();
    world.put(alert('a'));
    world.runTo(10 * S);
    world.put(alert('a', { endsAtMs: 10 * S }));
    world.runTo(3_600 * S);
    expect(world.sent).toEqual([]);
  });

  test('what flaps within the interval is told once', () => {
    const world = grouped();
    world.put(alert('a'));
    world.runTo(40 * S);
    world.put(alert('a', { endsAtMs: 40 * S }));
    world.runTo(50 * S);
    world.put(alert('a', { startsAtMs: 50 * S }));
    world.runTo(1_000 * S);
    expect(world.sent).toEqual(['30 a/']);
  });

  test('a receiver that does not hear of recoveries hears of the next trouble', () => {
    const world = grouped();
    world.sendsResolved = false;
    world.put(alert('a'));
    world.runTo(40 * S);
    world.put(alert('a', { endsAtMs: 40 * S }));
    world.runTo(1_000 * S);
    world.put(alert('a', { startsAtMs: 1_000 * S }));
    world.runTo(2_000 * S);
    expect(world.sent).toEqual(['30 a/', '1030 a/']);
  });

  test('muted alerts are not told until they are heard; their end is told to who knew of them', () => {
    const world = grouped();
    world.put(alert('a'));
    world.runTo(40 * S);
    world.mutedAlerts.add('a').add('b');
    world.put(alert('b', { startsAtMs: 40 * S }));
    world.put(alert('c', { startsAtMs: 40 * S }));
    world.runTo(400 * S);
    expect(world.sent).toEqual(['30 a/', '330 c/']);
    world.mutedAlerts.delete('b');
    world.runTo(700 * S);
    expect(world.sent.slice(2)).toEqual(['630 bc/']);
  });

  test('a silenced alert that was told of resolves openly', () => {
    const world = new World(route("group_by: ['...'], group_wait: 0s, group_interval: 1m"));
    world.put(alert('a'));
    world.runTo(10 * S);
    world.mutedAlerts.add('a');
    world.put(alert('a', { endsAtMs: 20 * S }));
    world.runTo(100 * S);
    expect(world.sent).toEqual(['0 a/', '60 /a']);
  });

  test('nothing is told while the route is muted, all of it after', () => {
    const world = grouped();
    world.routeMuted = 'night';
    world.put(alert('a'));
    world.runTo(1_000 * S);
    expect(world.sent).toEqual([]);
    world.routeMuted = null;
    world.runTo(1_300 * S);
    expect(world.sent).toEqual(['1230 a/']);
  });

  test('an acknowledged group is not repeated, an unacknowledged news in it is told', () => {
    const world = grouped();
    world.put(alert('a'));
    world.runTo(40 * S);
    world.put(alert('a', { isAcknowledged: true }));
    world.runTo(7_200 * S);
    expect(world.sent).toEqual(['30 a/']);
    world.put(alert('b', { startsAtMs: 7_200 * S }));
    world.runTo(7_600 * S);
    expect(world.sent).toHaveLength(2);
  });

  test('a restart tells nothing again, and the end of what was told before it', () => {
    const world = grouped();
    world.put(alert('a'));
    world.runTo(40 * S);
    world.restart([alert('a')]);
    world.runTo(100 * S);
    world.restart([alert('a', { endsAtMs: 90 * S })]);
    world.runTo(400 * S);
    expect(world.sent).toEqual(['30 a/', '100 /a']);
  });

  test('without a wait and an interval each change is told at once', () => {
    const world = new World({
      ...route("group_by: ['...']"),
      groupWaitMs: 0,
      groupIntervalMs: 0,
      repeatIntervalMs: Infinity,
    });
    world.put(alert('a'));
    world.runTo(5 * S);
    world.put(alert('a', { endsAtMs: 5 * S }));
    world.runTo(6 * S);
    world.put(alert('a', { startsAtMs: 6 * S }));
    world.runTo(3_600 * S);
    expect(world.sent).toEqual(['0 a/', '5 /a', '6 a/']);
  });
});

test('over any history nobody misses a fire that lasts, hears an end without a start, or hears the same twice', () => {
  const step = fc.record({
    afterS: fc.integer({ min: 1, max: 400 }),
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    does: fc.constantFrom('fire', 'resolve', 'mute', 'hear', 'restart'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const world = new World(
        route('group_by: [alertname], group_wait: 30s, group_interval: 1m, repeat_interval: 10000h'),
      );
      const now = new Map<string, RoutedAlert>();
      for (const { afterS, name, does } of steps) {
        world.runTo(world.nowMs + afterS * S);
        const known = now.get(name);
        if (does === 'fire' && known?.endsAtMs !== null)
          now.set(name, alert(name, { startsAtMs: world.nowMs }));
        else if (does === 'resolve' && known?.endsAtMs === null)
          now.set(name, { ...known, endsAtMs: world.nowMs });
        else if (does === 'mute') world.mutedAlerts.add(name);
        else if (does === 'hear') world.mutedAlerts.delete(name);
        else if (does === 'restart') world.restart([...now.values()]);
        const changed = now.get(name);
        if ((does === 'fire' || does === 'resolve') && changed !== undefined) world.put(changed);
      }
      world.mutedAlerts.clear();
      world.runTo(world.nowMs + 200 * S);

      // What the receiver believes, message by message.
      const believed = new Set<string>();
      let last = '';
      for (const line of world.sent) {
        const [firing = '', resolved = ''] = line.slice(line.indexOf(' ') + 1).split('/');
        for (const name of resolved) expect(believed.delete(name) || firing.includes(name), line).toBe(true);
        for (const name of firing) believed.add(name);
        const said = `${firing}/${resolved}`;
        expect(said, 'the same twice in a row').not.toBe(last);
        last = said;
      }
      const burning = [...now.values()]
        .filter(({ endsAtMs }) => endsAtMs === null)
        .map(({ fingerprint }) => fingerprint);
      expect([...believed].sort()).toEqual(burning.sort());
    }),
    { numRuns: 300 },
  );
});
