import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApi } from '#engine/api/index.ts';
import type { Api } from '#engine/api/index.ts';
import type { Handlers } from '#engine/api/handlers.ts';
import type { LiveSubscription, TopicProviders } from '#engine/api/live.ts';
import { silentLog } from '#engine/base/log.ts';
import { systemClock } from '#engine/base/clock.ts';
import { createClient } from '#shared/contract/client.ts';
import type { Client } from '#shared/contract/client.ts';
import { PROTOCOL_VERSION } from '#shared/contract/index.ts';
import type { EngineStatus } from '#shared/contract/system.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Port } from '#shared/transport/port.ts';
import { createPortPair } from '../../../helpers/port-pair.ts';

const status: EngineStatus = {
  nowMs: 1,
  samplesPerSecond: 0,
  newestSampleLagMs: null,
  activeSeries: 0,
  databaseBytes: 0,
  targetsUp: 0,
  targetsDown: 0,
  checksDown: 0,
  configProblem: null,
  problems: [],
};

/** Handlers for the methods a test needs; any other one called fails the test by its rejection. */
function handlers(some: Partial<Handlers>): Handlers {
  const refuse = () => {
    throw new Error('not part of this test');
  };
  return new Proxy(some as Handlers, {
    get: (target, name: keyof Handlers) => (name in target ? target[name] : refuse),
  });
}

/** A topic fed by hand: what `push` was given comes out at the next tick. */
function fedTopic() {
  const made: { disposed: boolean; polls: number }[] = [];
  let waiting: EngineStatus[] = [];
  const provider = (): LiveSubscription<EngineStatus> => {
    const record = { disposed: false, polls: 0 };
    made.push(record);
    return {
      poll: () => {
        record.polls += 1;
      },
      take: () => {
        const frames = waiting;
        waiting = [];
        return frames;
      },
      dispose: () => {
        record.disposed = true;
      },
    };
  };
  return { provider, made, push: (frame: EngineStatus) => waiting.push(frame) };
}

describe('client and engine over one port', () => {
  let api: Api;
  let client: Client;
  const fed = fedTopic();
  const seenSignals: AbortSignal[] = [];

  beforeEach(() => {
    fed.made.length = 0;
    seenSignals.length = 0;
    api = createApi({
      handlers: handlers({
        'query.labelValues': ({ label }) => [`value of ${label}`],
        'query.labelNames': () => {
          throw new WatchdeckError('not_found', 'no such metric', { metric: 'x' });
        },
        'targets.list': (_, { signal }) => {
          seenSignals.push(signal);
          return new Promise(() => undefined);
        },
        // Breaks the contract on purpose: the result is not a list of names.
        'query.metrics': () => [{ name: 'x' } as never],
        'query.range': () => ({
          timesS: Float64Array.of(1, 2),
          series: [{ labels: { a: 'b' }, values: Float64Array.of(NaN, 4) }],
          annotations: [],
          stats: {
            seriesRead: 1,
            samplesRead: 2,
            tiersMs: [0],
            durationMs: 3,
            evaluatedIn: 'engine' as const,
          },
        }),
      }),
      topics: { status: fed.provider } as unknown as TopicProviders,
      appVersion: '9.9.9',
      clock: systemClock,
      log: silentLog,
    });
    client = createClient({ connect: () => Promise.resolve(connected(api)), appVersion: '9.9.9' });
  });

  afterEach(() => {
    client.close();
    api.close();
  });

  it('answers a call, typed arrays as such', async () => {
    await expect(client.call('query.labelValues', { label: 'job' })).resolves.toEqual(['value of job']);
    const range = await client.call('query.range', { expr: 'up', startMs: 0, endMs: 1, stepMs: 1 });
    expect(range.series[0]?.values).toEqual(Float64Array.of(NaN, 4));
    expect(client.state).toEqual({ kind: 'open', engineVersion: '9.9.9' });
  });

  it('carries errors with code and details', async () => {
    await expect(client.call('query.labelNames', {})).rejects.toMatchObject({
      code: 'not_found',
      message: 'no such metric',
      details: { metric: 'x' },
    });
  });

  it('refuses bad parameters before sending them', async () => {
    await expect(client.call('query.metrics', { limit: 0 })).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('does not let a result out that breaks the contract', async () => {
    await expect(client.call('query.metrics', {})).rejects.toMatchObject({ code: 'internal' });
  });

  it('cancels: the caller is told at once and the handler through its signal', async () => {
    const controller = new AbortController();
    const call = client.call('targets.list', {}, { signal: controller.signal });
    await vi.waitFor(() => {
      expect(seenSignals).toHaveLength(1);
    });
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => {
      expect(seenSignals[0]?.aborted).toBe(true);
    });
  });

  it('gives up at the deadline', async () => {
    await expect(client.call('targets.list', {}, { deadlineMs: 30 })).rejects.toMatchObject({
      code: 'timeout',
    });
    expect(seenSignals[0]?.aborted).toBe(true);
  });

  it('sends frames, stops for a hidden window, goes on when it is shown', async () => {
    const frames: EngineStatus[] = [];
    client.subscribe('status', {}, (frame) => frames.push(frame));
    fed.push({ ...status, nowMs: 1 });
    await vi.waitFor(() => {
      expect(frames).toHaveLength(1);
    });
    client.setVisible(false);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const pollsWhenHidden = fed.made[0]?.polls;
    fed.push({ ...status, nowMs: 2 });
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(frames).toHaveLength(1);
    expect(fed.made[0]?.polls).toBe(pollsWhenHidden);
    client.setVisible(true);
    await vi.waitFor(() => {
      expect(frames.map((frame) => frame.nowMs)).toEqual([1, 2]);
    });
  });

  it('disposes a subscription that is left', async () => {
    const leave = client.subscribe('status', {}, () => undefined);
    await vi.waitFor(() => {
      expect(fed.made).toHaveLength(1);
    });
    leave();
    await vi.waitFor(() => {
      expect(fed.made[0]?.disposed).toBe(true);
    });
  });

  it('reconnects after a loss: open calls fail, subscriptions are made again', async () => {
    const states: string[] = [];
    client.onState((state) => states.push(state.kind));
    client.subscribe('status', {}, () => undefined);
    const call = client.call('targets.list', {});
    await vi.waitFor(() => {
      expect(fed.made).toHaveLength(1);
      expect(seenSignals).toHaveLength(1);
    });
    api.close();
    await expect(call).rejects.toMatchObject({ code: 'unavailable' });
    await vi.waitFor(() => {
      expect(states.slice(-2)).toEqual(['lost', 'open']);
    });
  });
});

describe('a console that does not read', () => {
  it('gets at most two batches ahead', async () => {
    const fed = fedTopic();
    const api = createApi({
      handlers: handlers({}),
      topics: { status: fed.provider } as unknown as TopicProviders,
      appVersion: '1',
      clock: systemClock,
      log: silentLog,
    });
    const port = connected(api);
    const batches: unknown[] = [];
    port.onMessage((message) => {
      if ((message as { type: string }).type === 'frames') batches.push(message);
    });
    port.post({ type: 'hello', protocol: PROTOCOL_VERSION, appVersion: '1' });
    port.post({ type: 'subscribe', id: 1, topic: 'status', params: {} });
    const feed = setInterval(() => fed.push(status), 20);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(batches).toHaveLength(2);
    port.post({ type: 'ack', batch: 2 });
    await vi.waitFor(() => {
      expect(batches).toHaveLength(4);
    });
    clearInterval(feed);
    api.close();
  });

  it('gets what waited as soon as it has read, not at the next tick', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
    try {
      const fed = fedTopic();
      const api = createApi({
        handlers: handlers({}),
        topics: { status: fed.provider } as unknown as TopicProviders,
        appVersion: '1',
        clock: systemClock,
        log: silentLog,
      });
      const port = connected(api);
      const batches: unknown[] = [];
      port.onMessage((message) => {
        if ((message as { type: string }).type === 'frames') batches.push(message);
      });
      const post = async (message: unknown): Promise<void> => {
        port.post(message);
        await new Promise((resolve) => setImmediate(resolve));
      };
      await post({ type: 'hello', protocol: PROTOCOL_VERSION, appVersion: '1' });
      await post({ type: 'subscribe', id: 1, topic: 'status', params: {} });
      for (let i = 0; i < 3; i++) {
        fed.push(status);
        await vi.advanceTimersByTimeAsync(200);
      }
      expect(batches).toHaveLength(2);
      await post({ type: 'ack', batch: 2 });
      expect(batches).toHaveLength(3);
      api.close();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('an engine that can not start', () => {
  it('is told to the console, which goes on trying and forgets it once one has started', async () => {
    const error = { code: 'io', message: 'Another Watchdeck holds the data folder.' } as const;
    const said: unknown[] = [
      { type: 'fatal', error },
      null,
      { type: 'welcome', protocol: PROTOCOL_VERSION, appVersion: '1.2.3' },
    ];
    const retries: (() => void)[] = [];
    const client = createClient({
      connect: () => {
        const word = said.shift();
        if (word === null) return Promise.reject(new Error('refused'));
        const [mine, theirs] = createPortPair();
        mine.onMessage((message) => {
          if ((message as { type: string }).type !== 'hello') return;
          mine.post(word);
          if ((word as { type: string }).type === 'fatal') setTimeout(() => mine.close());
        });
        return Promise.resolve(theirs);
      },
      appVersion: '1.2.3',
      schedule: (_delayMs, run) => {
        retries.push(run);
        return () => undefined;
      },
    });
    const states: unknown[] = [];
    client.onState((state) => states.push(state));
    await vi.waitFor(() => expect(retries).toHaveLength(1));
    expect(client.state).toMatchObject({ kind: 'failed', error: { message: error.message } });
    retries.shift()!();
    await vi.waitFor(() => expect(retries).toHaveLength(1));
    expect(client.state.kind).toBe('failed');
    retries.shift()!();
    await vi.waitFor(() => expect(client.state).toEqual({ kind: 'open', engineVersion: '1.2.3' }));
    expect(states).toHaveLength(2);
    client.close();
  });
});

describe('version handshake', () => {
  it('says so when the engine speaks another protocol, and stays apart', async () => {
    const [mine, theirs] = createPortPair();
    mine.onMessage(() => {
      mine.post({ type: 'welcome', protocol: PROTOCOL_VERSION + 1, appVersion: '2.0.0' });
    });
    const client = createClient({ connect: () => Promise.resolve(theirs), appVersion: '1.0.0' });
    const call = client.call('targets.list', {});
    await expect(call).rejects.toMatchObject({ code: 'version_mismatch' });
    await expect(call).rejects.toThrow(/2\.0\.0\) is newer/);
    expect(client.state).toEqual({ kind: 'mismatch', engineVersion: '2.0.0' });
    client.close();
  });

  it('serves nothing to a console of another protocol', async () => {
    const api = createApi({
      handlers: handlers({ 'query.labelNames': () => ['never'] }),
      topics: {} as TopicProviders,
      appVersion: '1',
      clock: systemClock,
      log: silentLog,
    });
    const port = connected(api);
    const received: unknown[] = [];
    port.onMessage((message) => received.push(message));
    port.post({ type: 'hello', protocol: PROTOCOL_VERSION + 7, appVersion: '1' });
    port.post({ type: 'request', id: 1, method: 'query.labelNames', params: {} });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(received).toEqual([{ type: 'welcome', protocol: PROTOCOL_VERSION, appVersion: '1' }]);
    api.close();
  });

  it('closes the channel on a message it cannot read', async () => {
    const api = createApi({
      handlers: handlers({}),
      topics: {} as TopicProviders,
      appVersion: '1',
      clock: systemClock,
      log: silentLog,
    });
    const port = connected(api);
    const closed = new Promise<void>((resolve) => {
      port.onClose(resolve);
    });
    port.post({ type: 'no such thing' });
    await closed;
    api.close();
  });
});

function connected(api: Api): Port {
  const [engineSide, consoleSide] = createPortPair();
  api.connect(engineSide);
  return consoleSide;
}
