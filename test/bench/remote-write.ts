import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchArguments } from '../../scripts/lib/bench.ts';
import { startApiServer } from '../helpers/api-server.ts';
import { REMOTE_WRITE_HEADERS, writeRequest } from '../helpers/remote-write.ts';
import { readOptions, round } from './lib/options.ts';
import { startPeer } from './lib/peers.ts';
import { cpuSeconds } from './lib/process-meter.ts';
import { SyntheticApp } from './synthetic-app.ts';

export const about =
  'remote write: CPU s of the engine per million samples, live (2,000 series a request) and history (40 samples a series) (--targets 20 --rounds 80 --peer prometheus)';

const WANTED_CPU_S_PER_M = 0.5;
const SERIES = 1000;
/** Prometheus's max_samples_per_send. */
const LIVE_SERIES = 2000;
const HISTORY_ROUNDS = 40;
const STEP_MS = 15_000;

interface Shape {
  readonly targets: number;
  readonly rounds: number;
}

/** Who takes the requests. */
interface Receiver {
  readonly pid: number;
  send(body: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** Loads the same samples both ways into a new engine each, then into the rival. */
export async function run(args: BenchArguments): Promise<Readonly<Record<string, unknown>>> {
  const { numbers: shape, peers } = readOptions(args, {
    targets: { full: 20, smoke: 2 },
    rounds: { full: 80, smoke: 40 },
  });
  const live = await inEngine((engine) => measure(engine, liveRequests(shape)));
  const history = await inEngine((engine) => measure(engine, historyRequests(shape)));
  args.say(`live ${String(live)}, history ${String(history)} CPU s per million`);
  const rivals: Record<string, unknown> = {};
  for (const name of peers) {
    rivals[name] = {
      live_cpu_s_per_M: await inPeer(name, (peer) => measure(peer, liveRequests(shape))),
      history_cpu_s_per_M: await inPeer(name, (peer) => measure(peer, historyRequests(shape))),
    };
  }
  const ok = live <= WANTED_CPU_S_PER_M && history <= WANTED_CPU_S_PER_M;
  return {
    live_cpu_s_per_M: live,
    history_cpu_s_per_M: history,
    ok,
    wanted: WANTED_CPU_S_PER_M,
    peers: rivals,
  };
}

async function inEngine<T>(use: (receiver: Receiver) => Promise<T>): Promise<T> {
  const api = await startApiServer();
  try {
    return await use({
      pid: api.enginePid,
      send: async (body) => {
        const response = await api.ask('/api/v1/write', {
          method: 'POST',
          body,
          headers: REMOTE_WRITE_HEADERS,
        });
        if (response.status !== 204) throw new Error(`${String(response.status)} ${await response.text()}`);
      },
    });
  } finally {
    await api.close();
  }
}

async function inPeer<T>(
  name: Parameters<typeof startPeer>[0],
  use: (receiver: Receiver) => Promise<T>,
): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'watchdeck-bench-'));
  mkdirSync(join(dir, 'data'));
  const peer = await startPeer(name, dir, 'scrape_configs: []\n');
  try {
    return await use({
      pid: peer.pid,
      send: async (body) => {
        const response = await fetch(`${peer.url}/api/v1/write`, {
          method: 'POST',
          body,
          headers: REMOTE_WRITE_HEADERS,
        });
        if (!response.ok) throw new Error(`${String(response.status)} ${await response.text()}`);
      },
    });
  } finally {
    await peer.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

interface Body {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly samples: number;
}

/** What a receiver does anyway is looked at for so long before the load. */
const IDLE_S = 5;

/**
 * CPU seconds per million samples, what is sealed and flushed in the seconds after included, what the receiver does anyway
 * not. All requests are made beforehand: making one takes longer than receiving it.
 */
async function measure(receiver: Receiver, requests: Iterable<Body>): Promise<number> {
  const bodies = [...requests];
  // What is compiled and mapped at the start isn't what a sample costs.
  await sleep(2_000);
  const idleBefore = cpuSeconds(receiver.pid);
  await sleep(IDLE_S * 1000);
  const before = cpuSeconds(receiver.pid);
  const idlePerS = (before - idleBefore) / IDLE_S;
  const startedMs = performance.now();
  for (const body of bodies) await receiver.send(body.bytes);
  await sleep(5_000);
  const idle = idlePerS * ((performance.now() - startedMs) / 1000);
  const samples = bodies.reduce((sum, body) => sum + body.samples, 0);
  return round(((cpuSeconds(receiver.pid) - before - idle) * 1e6) / samples);
}

function* liveRequests({ targets, rounds }: Shape): Generator<Body> {
  const apps = Array.from({ length: targets }, (_, seed) => new SyntheticApp(seed, STEP_MS / 1000));
  const series = apps.flatMap((app, target) =>
    app.names.map((name, i) => ({ app, i, labels: labelsOf(name, target) })),
  );
  const startMs = Math.floor(Date.now() / STEP_MS) * STEP_MS - rounds * STEP_MS;
  for (let roundNumber = 0; roundNumber < rounds; roundNumber++) {
    for (const app of apps) app.tick();
    const timeMs = startMs + roundNumber * STEP_MS;
    for (let from = 0; from < series.length; from += LIVE_SERIES) {
      const part = series.slice(from, from + LIVE_SERIES);
      const bytes = writeRequest(
        // Targets are scraped at their own moments.
        part.map(({ app, i, labels }, at) => ({
          labels,
          samples: [[timeMs + Math.floor((from + at) / SERIES) * 37, app.values[i]!]],
        })),
      );
      yield { bytes, samples: part.length };
    }
  }
}

function* historyRequests({ targets, rounds }: Shape): Generator<Body> {
  const apps = Array.from({ length: targets }, (_, seed) => new SyntheticApp(seed, STEP_MS / 1000));
  const startMs = Math.floor(Date.now() / STEP_MS) * STEP_MS - rounds * STEP_MS;
  for (let from = 0; from < rounds; from += HISTORY_ROUNDS) {
    for (const [target, app] of apps.entries()) {
      const rows = Array.from({ length: Math.min(HISTORY_ROUNDS, rounds - from) }, (_, row) => {
        app.tick();
        return [startMs + (from + row) * STEP_MS, app.values.slice()] as const;
      });
      const bytes = writeRequest(
        app.names.map((name, i) => ({
          labels: labelsOf(name, target),
          samples: rows.map(([timeMs, values]) => [timeMs, values[i]!] as const),
        })),
      );
      yield { bytes, samples: app.names.length * rows.length };
    }
  }
}

function labelsOf(name: string, target: number): Record<string, string> {
  const [metric = '', route = '', code = ''] = name.split('/');
  return {
    __name__: metric,
    ...(route === '' ? {} : { route: `/api/v1/r${route}` }),
    ...(code === '' ? {} : { code }),
    env: 'prod',
    instance: `host-${String(target).padStart(4, '0')}:9100`,
    job: 'app',
  };
}
