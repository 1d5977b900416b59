import type { Alert } from '#shared/contract/alerts.ts';
import { formatTimestamp } from '#shared/format/index.ts';
import { matchesAll } from '../alerting/index.ts';
import type { HeartbeatSettings, Secret } from '../alerting/types.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';

export interface HeartbeatOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: () => readonly HeartbeatSettings[];
  readonly alerts: () => readonly Pick<Alert, 'state' | 'labels'>[];
  readonly readSecret: (secret: Secret) => Promise<string>;
  /** In which times are said. */
  readonly timeZone: string;
}

/** The capability's whole face. */
export interface Heartbeats {
  /** Asks for the addresses whose turn it is; to be called about once a second. Resolves when all have answered or failed. */
  tick(): Promise<void>;
  /** Heartbeats that don't get through, said for people. */
  problems(): string[];
}

interface Beat {
  lastMs: number;
  failure: { readonly sinceMs: number; readonly message: string } | null;
}

const TIMEOUT_MS = 10_000;

/**
 * A dead man's switch: while an alert fires that always fires, an address elsewhere is asked for. When it isn't any more,
 * something between the samples and this is broken, and whoever is at that address says so. A beat that failed is not made
 * up for: it would say that all was well when it wasn't.
 */
export function createHeartbeats(options: HeartbeatOptions): Heartbeats {
  const { clock, log } = options;
  const beats = new Map<string, Beat>();
  const keyOf = ({ url, matchers }: HeartbeatSettings): string =>
    JSON.stringify([url, matchers.map(({ name, op, value }) => [name, op, value])]);

  async function ask(heartbeat: HeartbeatSettings, beat: Beat): Promise<void> {
    try {
      const url = await options.readSecret(heartbeat.url);
      const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`it answered ${String(response.status)}`);
      beat.failure = null;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (beat.failure === null) log.warn({ err: error }, 'a heartbeat did not get through');
      beat.failure = { sinceMs: beat.failure?.sinceMs ?? clock.nowMs(), message };
    }
  }

  return {
    async tick() {
      const heartbeats = options.settings();
      const wanted = new Set(heartbeats.map(keyOf));
      for (const key of beats.keys()) if (!wanted.has(key)) beats.delete(key);
      if (heartbeats.length === 0) return;
      const nowMs = clock.nowMs();
      const firing = options.alerts().filter(({ state }) => state === 'firing');
      await Promise.all(
        heartbeats.map(async (heartbeat) => {
          const key = keyOf(heartbeat);
          const beat = beats.get(key) ?? { lastMs: -Infinity, failure: null };
          beats.set(key, beat);
          const isDue = nowMs - beat.lastMs >= heartbeat.everyMs || nowMs < beat.lastMs;
          if (!isDue || !firing.some(({ labels }) => matchesAll(heartbeat.matchers, labels))) return;
          beat.lastMs = nowMs;
          await ask(heartbeat, beat);
        }),
      );
    },
    problems: () =>
      options.settings().flatMap((heartbeat) => {
        const failure = beats.get(keyOf(heartbeat))?.failure ?? null;
        if (failure === null) return [];
        const { url } = heartbeat;
        const where = 'file' in url ? `the address in ${url.file}` : new URL(url.value).host;
        return [
          `The heartbeat to ${where} has not got through since ${formatTimestamp(failure.sinceMs, options.timeZone)}: ${failure.message}.`,
        ];
      }),
  };
}
