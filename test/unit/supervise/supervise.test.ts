import { beforeEach, describe, expect, test } from 'vitest';
import type { EngineToShell, ShellNotification, ShellToEngine } from '#shared/shell/control.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { superviseEngine } from '#main/supervise/supervise.ts';
import { restartDelayMs } from '#main/supervise/backoff.ts';
import type { EngineChild, EngineState, SuperviseOptions } from '#main/supervise/types.ts';

/** A child whose every step the test takes. */
class Child implements EngineChild {
  readonly sent: ShellToEngine[] = [];
  isKilled = false;
  private message: (message: unknown) => void = () => undefined;
  private exit: (why: string) => void = () => undefined;

  send(message: ShellToEngine): void {
    this.sent.push(message);
  }
  onMessage(handler: (message: unknown) => void): void {
    this.message = handler;
  }
  onExit(handler: (why: string) => void): void {
    this.exit = handler;
  }
  kill(): void {
    this.isKilled = true;
  }
  says(message: EngineToShell | { type: 'nonsense' }): void {
    this.message(message);
  }
  ends(why = 'SIGKILL'): void {
    this.exit(why);
  }
}

let children: Child[];
let states: EngineState['name'][];
let logged: string[];
let nowMs: number;
let timers: { at: number; task: () => void }[];

/** Time passes; what falls due runs. */
function advance(ms: number): void {
  nowMs += ms;
  const due = timers.filter((timer) => timer.at <= nowMs);
  timers = timers.filter((timer) => timer.at > nowMs);
  for (const timer of due) timer.task();
}

function start(extra: Partial<SuperviseOptions<Child>> = {}) {
  return superviseEngine<Child>({
    spawn: () => {
      const child = new Child();
      children.push(child);
      return child;
    },
    start: { type: 'start', shell: 'test', appVersion: '1.0.0', dataDir: '/data' },
    notify: () => Promise.resolve(),
    print: () => Promise.resolve(new Uint8Array([1, 2])),
    onState: (to) => states.push(to.name),
    schedule: (task, ms) => {
      const timer = { at: nowMs + ms, task };
      timers.push(timer);
      return () => (timers = timers.filter((each) => each !== timer));
    },
    monotonicMs: () => nowMs,
    log: (line) => logged.push(line),
    ...extra,
  });
}

beforeEach(() => {
  children = [];
  states = [];
  logged = [];
  timers = [];
  nowMs = 0;
});

test('the waits grow from half a second to half a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 100].map(restartDelayMs)).toEqual([
    500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000,
  ]);
});

test('an engine is started, gets ready, and says so', () => {
  const ready: number[] = [];
  const engine = start({ onReady: (ms) => ready.push(ms) });
  expect(children[0]!.sent).toEqual([
    { type: 'start', shell: 'test', appVersion: '1.0.0', dataDir: '/data' },
  ]);
  children[0]!.says({ type: 'ready', startedAtMs: 42 });
  expect(engine.state).toEqual({ name: 'running', startedAtMs: 42 });
  expect(ready).toEqual([42]);
  expect(states).toEqual(['starting', 'running']);
});

describe('an engine that dies', () => {
  test('is started again after growing waits, and a healthy minute forgives', () => {
    const engine = start();
    for (const delayMs of [500, 1000, 2000]) {
      children.at(-1)!.ends();
      expect(engine.state).toEqual({ name: 'restarting', delayMs, why: 'SIGKILL' });
      expect(engine.child).toBeNull();
      const before = children.length;
      advance(delayMs - 1);
      expect(children.length).toBe(before);
      advance(1);
      expect(children.length).toBe(before + 1);
    }
    children.at(-1)!.says({ type: 'ready', startedAtMs: 1 });
    advance(59_999);
    children.at(-1)!.ends();
    expect(engine.state).toMatchObject({ delayMs: 4000 });
    advance(4000);
    children.at(-1)!.says({ type: 'ready', startedAtMs: 1 });
    advance(60_000);
    children.at(-1)!.ends();
    expect(engine.state).toMatchObject({ delayMs: 500 });
  });

  test('is not listened to any more once it was replaced', () => {
    const engine = start();
    children[0]!.ends();
    advance(500);
    children[0]!.says({ type: 'ready', startedAtMs: 1 });
    children[0]!.ends();
    expect(engine.state).toEqual({ name: 'starting' });
    expect(children.length).toBe(2);
  });
});

test('an engine that says why it can’t start is not started again', () => {
  const fatal: string[] = [];
  const engine = start({ onFatal: (error) => fatal.push(error.message) });
  children[0]!.says({ type: 'fatal', error: { code: 'io', message: 'the data folder is in use' } });
  children[0]!.ends('exit code 1');
  advance(60_000);
  expect(engine.state).toMatchObject({ name: 'failed', error: { message: 'the data folder is in use' } });
  expect(fatal).toEqual(['the data folder is in use']);
  expect(children.length).toBe(1);
});

describe('stopping', () => {
  test('asks, and waits for the process to end', async () => {
    const engine = start();
    let stopped = false;
    const stopping = engine.stop().then(() => (stopped = true));
    expect(children[0]!.sent.at(-1)).toEqual({ type: 'stop' });
    children[0]!.says({ type: 'stopped' });
    await Promise.resolve();
    expect(stopped).toBe(false);
    children[0]!.ends('exit code 0');
    await stopping;
    expect(engine.state.name).toBe('stopped');
    expect(timers).toEqual([]);
    await engine.stop();
  });

  test('ends an engine that does not listen', async () => {
    const engine = start({ stopTimeoutMs: 3000 });
    const stopping = Promise.all([engine.stop(), engine.stop()]);
    advance(2999);
    expect(children[0]!.isKilled).toBe(false);
    advance(1);
    expect(children[0]!.isKilled).toBe(true);
    children[0]!.ends();
    await stopping;
    expect(logged.join()).toContain('did not stop within 3 s');
  });

  test('while waiting to start again just doesn’t', async () => {
    const engine = start();
    children[0]!.ends();
    await engine.stop();
    advance(60_000);
    expect(children.length).toBe(1);
    expect(engine.state.name).toBe('stopped');
  });
});

describe('the engine’s questions', () => {
  test('get the shell’s answer under their own number', async () => {
    start();
    const notification: ShellNotification = {
      key: 'k',
      kind: 'firing',
      severity: 'high',
      title: 't',
      body: 'b',
      mayDisturb: false,
      sound: false,
      alerts: [],
      path: '/alerts/1',
    };
    children[0]!.says({ type: 'notify', id: 7, notification });
    children[0]!.says({ type: 'print', id: 8, html: '<p>' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(children[0]!.sent).toContainEqual({ type: 'notified', id: 7, error: null });
    expect(children[0]!.sent).toContainEqual({
      type: 'printed',
      id: 8,
      pdf: new Uint8Array([1, 2]),
      error: null,
    });
  });

  test('that fail get the reason', async () => {
    start({
      notify: () => Promise.reject(new Error('no bus')),
      print: () => Promise.reject(new WatchdeckError('unsupported', 'no browser')),
    });
    const notification: ShellNotification = {
      key: 'k',
      kind: 'resolved',
      severity: 'low',
      title: '',
      body: '',
      mayDisturb: false,
      sound: false,
      alerts: [],
      path: '/',
    };
    children[0]!.says({ type: 'notify', id: 1, notification });
    children[0]!.says({ type: 'print', id: 2, html: '' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(children[0]!.sent).toContainEqual({ type: 'notified', id: 1, error: 'no bus' });
    expect(children[0]!.sent).toContainEqual({
      type: 'printed',
      id: 2,
      pdf: null,
      error: { code: 'unsupported', message: 'no browser' },
    });
  });

  test('of a shape that doesn’t exist are refused and logged', () => {
    const engine = start();
    children[0]!.says({ type: 'nonsense' });
    expect(engine.state.name).toBe('starting');
    expect(logged.join()).toContain('was refused');
  });
});

test('what is to be taken off the screen is passed on', () => {
  const gone: string[] = [];
  start({ withdraw: (key) => gone.push(key) });
  children[0]!.says({ type: 'withdraw', key: 'g1' });
  expect(gone).toEqual(['g1']);
});

test('summaries, mute and sleep are passed on', () => {
  const summaries: unknown[] = [];
  const engine = start({ onSummary: (summary) => summaries.push(summary) });
  const firing = { critical: 1, high: 0, medium: 0, low: 2 };
  const quiet = { untilMs: 5, why: 'muted' as const };
  children[0]!.says({ type: 'summary', firing, targetsDown: 3, quiet });
  expect(summaries).toEqual([{ firing, targetsDown: 3, quiet }]);
  engine.mute(3_600_000);
  expect(children[0]!.sent.at(-1)).toEqual({ type: 'mute', forMs: 3_600_000 });
  engine.power('suspend');
  expect(children[0]!.sent.at(-1)).toEqual({ type: 'power', state: 'suspend' });
});

test('a notification’s button that is pressed while the engine is between two lives is for the next one', () => {
  const engine = start();
  const pressed = { action: 'acknowledge' as const, alerts: ['a', 'b'] };
  engine.act(pressed);
  expect(children[0]!.sent.at(-1)).toEqual({ type: 'act', ...pressed });
  children[0]!.ends();
  engine.act(pressed);
  advance(60_000);
  expect(children[1]!.sent.map(({ type }) => type)).toEqual(['start', 'act']);
});
