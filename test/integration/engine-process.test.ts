import { fork } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forkEngine } from '#main/serve/forked-engine.ts';
import type { ForkedEngine } from '#main/serve/forked-engine.ts';
import { superviseEngine } from '#main/supervise/supervise.ts';
import type { EngineState, SupervisedEngine } from '#main/supervise/types.ts';
import { inProject } from '../../scripts/lib/paths.ts';

const entry = pathToFileURL(inProject('test', 'helpers', 'fake-engine-process.ts'));

let engine: SupervisedEngine<ForkedEngine> | undefined;
let states: EngineState[];
let waiting: { name: EngineState['name']; resolve: () => void }[];

/** Resolves at the next change to that state. */
const reaches = (name: EngineState['name']): Promise<void> =>
  new Promise((resolve) => waiting.push({ name, resolve }));

function start(dataDir = '/data', first?: ForkedEngine): SupervisedEngine<ForkedEngine> {
  const loading = first === undefined ? [] : [first];
  engine = superviseEngine({
    spawn: () => loading.pop() ?? forkEngine(entry),
    start: { type: 'start', shell: 'test', appVersion: '1.0.0', dataDir },
    notify: () => Promise.resolve(),
    print: (html) => Promise.resolve(Buffer.from(`%PDF ${html}`)),
    onState: (to) => {
      states.push(to);
      waiting = waiting.filter((each) => {
        if (each.name === to.name) each.resolve();
        return each.name !== to.name;
      });
    },
    schedule: (task, ms) => {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
    monotonicMs: () => performance.now(),
    log: () => undefined,
    pingEveryMs: 50,
  });
  return engine;
}

/** Opens a port, posts one message, resolves with the first answer. */
function ask(running: SupervisedEngine<ForkedEngine>, message: unknown): Promise<unknown> {
  const port = running.child!.openPort('console');
  return new Promise((resolve, reject) => {
    port.onMessage(resolve);
    port.onClose(() => reject(new Error('closed')));
    port.post(message);
  });
}

beforeEach(() => {
  states = [];
  waiting = [];
});
afterEach(async () => {
  await engine?.stop();
  engine = undefined;
});

describe('a forked engine', () => {
  test('carries typed arrays, undefined and special numbers both ways, on several ports at once', async () => {
    const ready = reaches('running');
    const running = start();
    await ready;
    const columns = new Float64Array([1.5, Number.NaN, -0, Infinity]).subarray(1);
    const echo = { columns, bytes: new Uint8Array([1, 2]), nothing: undefined, list: [null, 10n] };
    const [first, second] = await Promise.all([ask(running, { echo }), ask(running, { echo: 2 })]);
    expect(first).toMatchObject({ echo });
    expect((first as { echo: typeof echo }).echo.columns).toBeInstanceOf(Float64Array);
    expect(second).toMatchObject({ echo: 2 });
  });

  test('takes ports before it is ready', async () => {
    expect(await ask(start('slow'), { echo: 'early' })).toMatchObject({ echo: 'early' });
    expect(states.map(({ name }) => name)).toEqual(['starting', 'running']);
  });

  test('asks the shell to print and gets the bytes', async () => {
    const answer = (await ask(start(), { do: 'print' })) as { pdf: Uint8Array };
    expect(Buffer.from(answer.pdf).toString()).toBe('%PDF <p>hello</p>');
  });

  test.each(['die', 'throw'])(
    'that must %s closes its ports and comes back as a new process',
    async (order) => {
      const ready = reaches('running');
      const running = start();
      await ready;
      const before = running.child!.pid;
      const again = reaches('running');
      await expect(ask(running, { do: order })).rejects.toThrow('closed');
      await again;
      expect(states.find(({ name }) => name === 'restarting')).toMatchObject({
        delayMs: 500,
        why: order === 'die' ? 'SIGKILL' : 'exit code 70',
      });
      const after = (await ask(running, { echo: 1 })) as { pid: number };
      expect(after.pid).not.toBe(before);
    },
  );

  test('that hangs is ended, and comes back as a new process', async () => {
    const ready = reaches('running');
    const running = start();
    await ready;
    const before = running.child!.pid;
    const again = reaches('running');
    await expect(ask(running, { do: 'hang' })).rejects.toThrow('closed');
    await again;
    expect(states.find(({ name }) => name === 'restarting')).toMatchObject({ why: 'SIGKILL' });
    expect(((await ask(running, { echo: 1 })) as { pid: number }).pid).not.toBe(before);
  });

  test('that died before anyone listened is started again', async () => {
    const early = forkEngine(entry);
    const died = new Promise((resolve) => early.onExit(resolve));
    early.kill();
    await died;
    const running = start('/data', early);
    await reaches('running');
    expect(states.find(({ name }) => name === 'restarting')).toMatchObject({ why: 'SIGKILL' });
    expect(await ask(running, { echo: 1 })).toMatchObject({ echo: 1 });
  });

  test('that can’t start says why and stays down', async () => {
    const failed = reaches('failed');
    const running = start('in-use');
    await failed;
    expect(running.state).toEqual({
      name: 'failed',
      error: { code: 'conflict', message: 'The data folder is in use.' },
    });
  });

  test('ends by itself when its shell is gone', async () => {
    const orphan = fork(entry, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    orphan.send({
      channel: 'control',
      message: { type: 'start', shell: 'test', appVersion: '1', dataDir: '/d' },
    });
    await once(orphan, 'message');
    orphan.disconnect();
    const [code] = (await once(orphan, 'exit')) as [number | null];
    expect(code).toBe(0);
  });

  test('started by hand says what to start instead', async () => {
    const { runNode } = await import('../../scripts/lib/tool.ts');
    const { code, output } = await runNode(inProject('src', 'main', 'engine-process.ts'), []);
    expect(code).toBe(1);
    expect(output).toContain('npm start');
  });
});
