/**
 * The real engine behind the real process boundary, on a clock that the test moves: hours pass in seconds. Its timers run
 * TIMER_SPEED times as fast, so that its loops see every step of the clock; nothing else is other than in the product.
 *
 * `POST /?ms=N` at the port it writes into `clock-port` in the data folder lets N ms pass, and answers when they have.
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runEngineProcess } from '../../src/main/supervise/engine-main.ts';

const TIMER_SPEED = 20;
/** Below a minute, which the engine takes for sleep. */
const STEP_MS = 50_000;
/** Twice what the engine's loops wait: timers fire in order, so all of them have looked by then. */
const LOOK_MS = 2_100;

const { setTimeout: realTimeout, setInterval: realInterval } = globalThis;
globalThis.setTimeout = Object.assign(
  (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    realTimeout(run, ms / TIMER_SPEED, ...args),
  realTimeout,
);
globalThis.setInterval = Object.assign(
  (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    realInterval(run, ms / TIMER_SPEED, ...args),
  realInterval,
);
// After its timers are in place.
const { startEngine } = await import('#engine/engine.ts');

let passedMs = 0;
const clock = {
  nowMs: () => Date.now() + passedMs,
  monotonicMs: () => performance.now() + passedMs,
};

async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= STEP_MS) {
    passedMs += Math.min(STEP_MS, left);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

runEngineProcess(async (options) => {
  const engine = await startEngine({ ...options, clock });
  const server = createServer((request, response) => {
    const ms = Number(new URL(request.url ?? '/', 'http://clock').searchParams.get('ms'));
    void pass(ms).then(() => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  writeFileSync(join(options.dataDir, 'clock-port'), String((server.address() as AddressInfo).port));
  return {
    ...engine,
    stop: async () => {
      server.close();
      await engine.stop();
    },
  };
});
