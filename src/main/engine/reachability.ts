import os from 'node:os';
import type { ProbeStatus } from '#shared/contract/probes.ts';
import type { AlertingSettings, OwnNetworkState, WatchedThing } from './alerting/types.ts';
import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import type { Checks } from './checks.ts';
import { createOwnNetwork, defaultGateway } from './own-network/index.ts';
import type { ScrapeManager } from './scrape/types.ts';
import type { MetricMetadata, TsdbSource } from './tsdb/types.ts';

/** What alerting asks about the things it is told of: are they there, on which machine, and do we reach anything. */
export interface Reachability {
  watched(): WatchedThing[];
  network(): OwnNetworkState;
  /** The longest time between two looks at a target or check, in ms; 0 without any. */
  longestIntervalMs(): number;
  apply(settings: AlertingSettings): void;
  stop(): Promise<void>;
}

/** Puts together what targets, checks and the own network say. */
export function createReachability(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly openSource: (name: string) => TsdbSource;
  readonly putMetadata: (metadata: readonly MetricMetadata[]) => void;
  readonly scrape: Pick<ScrapeManager, 'statuses'>;
  readonly checks: Pick<Checks, 'list' | 'test'>;
}): Reachability {
  const { scrape, checks } = options;
  const ownNetwork = createOwnNetwork({
    ...options,
    check: (entry) => checks.test(entry, '.'),
    gateway: defaultGateway,
  });
  return {
    watched: () => [
      ...scrape.statuses().map((target): WatchedThing => ({
        kind: 'target',
        name: target.name,
        job: target.job,
        instance: target.instance,
        labels: target.labels,
        health: target.health,
        lastLookMs: target.lastScrapeMs,
        isRemote: isRemote(hostOf(target.url)),
      })),
      ...checks.list().map((check): WatchedThing => ({
        kind: 'check',
        name: check.name,
        job: check.name,
        instance: check.address,
        labels: check.labels,
        health: check.health === 'off' ? 'unknown' : check.health,
        lastLookMs: check.lastRunMs,
        isRemote: looksElsewhere(check),
      })),
    ],
    network: () => ownNetwork.state(),
    longestIntervalMs: () =>
      Math.max(0, ...[...scrape.statuses(), ...checks.list()].map(({ intervalMs }) => intervalMs)),
    apply: ({ ownNetwork: settings }) => ownNetwork.apply(settings),
    stop: () => ownNetwork.stop(),
  };
}

function looksElsewhere({ kind, address }: Pick<ProbeStatus, 'kind' | 'address'>): boolean {
  if (kind === 'process' || kind === 'file' || kind === 'command') return false;
  return isRemote(hostOf(address));
}

/** The host of an address: a URL, `host:port`, or a host alone. */
export function hostOf(address: string): string {
  const url = URL.parse(address.includes('://') ? address : `tcp://${address}`);
  return (url?.hostname ?? address).replace(/^\[|\]$/g, '');
}

/** Whether a host is another machine; the names of this one are not. */
export function isRemote(host: string): boolean {
  const name = host.toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost') || name === os.hostname().toLowerCase())
    return false;
  return !(name.startsWith('127.') || name === '::1' || name === '0.0.0.0' || name === '::');
}
