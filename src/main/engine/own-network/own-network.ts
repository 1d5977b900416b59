import type { ProbeTestResult } from '#shared/contract/probes.ts';
import type { OwnNetworkSettings, OwnNetworkState } from '../alerting/types.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { RowWriter } from '../base/row-writer.ts';
import type { MetricMetadata, TsdbSource } from '../tsdb/types.ts';
import { judge } from './judge.ts';
import type { Look } from './judge.ts';

export interface OwnNetworkOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly openSource: (name: string) => TsdbSource;
  readonly putMetadata: (metadata: readonly MetricMetadata[]) => void;
  /** Runs a check once, as an entry of `probes` describes it. */
  readonly check: (entry: Record<string, unknown>) => Promise<ProbeTestResult>;
  /** The address of the default gateway; null when there is none. */
  readonly gateway: () => Promise<string | null>;
}

export interface OwnNetwork {
  /** Looks as these say; null: not at all. */
  apply(settings: OwnNetworkSettings | null): void;
  state(): OwnNetworkState;
  stop(): Promise<void>;
}

const UNKNOWN: OwnNetworkState = { state: 'unknown', lastLookMs: null };
const TIMEOUT = '3s';
/** When nothing was reached it is looked at again this soon, to be sure. */
const SUSPECT_MS = 2_000;

/** Finds out whether this machine reaches anything: its gateway and places elsewhere. Stores what it finds. */
export function createOwnNetwork(options: OwnNetworkOptions): OwnNetwork {
  const { clock, log } = options;
  let settings: OwnNetworkSettings | null = null;
  let network = UNKNOWN;
  let lostInARow = 0;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  let rows: RowWriter | null = null;

  async function lookAt(entry: Record<string, unknown>): Promise<Look> {
    const { ok, failure } = await options.check({ name: 'own network', timeout: TIMEOUT, ...entry });
    // Who refuses is there.
    if (ok || failure?.code === 'connection_refused') return 'reached';
    return failure?.code === 'no_ping' ? 'unknown' : 'lost';
  }

  async function lookAtGateway(gateway: string): Promise<Look> {
    const host = gateway === 'auto' ? await options.gateway() : gateway;
    return host === null || host === 'none' ? 'unknown' : lookAt({ type: 'icmp', host });
  }

  async function look(wanted: OwnNetworkSettings): Promise<void> {
    const looks = await Promise.all([
      lookAtGateway(wanted.gateway),
      ...wanted.references.map((address) => lookAt({ type: 'tcp', address })),
    ]);
    if (settings !== wanted) return;
    const before = network.state;
    ({ lostInARow, network } = judge(lostInARow, looks, clock.nowMs()));
    if (before !== network.state && [before, network.state].includes('down'))
      log.warn({ looks }, network.state === 'down' ? 'the own network is down' : 'the own network is back');
    store(wanted, looks);
  }

  function store(wanted: OwnNetworkSettings, looks: readonly Look[]): void {
    rows ??= openRows();
    const places = ['gateway', ...wanted.references];
    rows.write(clock.nowMs(), [
      // Suspected once is not down.
      { metric: 'watchdeck_own_network_up', labels: {}, value: network.state === 'down' ? 0 : 1 },
      ...places.flatMap((place, at) =>
        looks[at] === 'unknown'
          ? []
          : [
              {
                metric: 'watchdeck_own_network_reached',
                labels: { place },
                value: looks[at] === 'reached' ? 1 : 0,
              },
            ],
      ),
    ]);
  }

  function openRows(): RowWriter {
    const gauge = (name: string, help: string) => ({ name, type: 'gauge' as const, help, unit: '' });
    options.putMetadata([
      gauge('watchdeck_own_network_up', 'Whether this machine reaches its gateway or any of its references.'),
      gauge('watchdeck_own_network_reached', 'Whether this place was reached at the last look.'),
    ]);
    return new RowWriter(options.openSource('own-network'), { job: 'watchdeck' });
  }

  function plan(afterMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const wanted = settings;
      if (wanted === null) return;
      looking = look(wanted)
        .catch((error: unknown) => log.error({ err: error }, 'the own network could not be looked at'))
        .finally(() => {
          if (settings === wanted) plan(network.state === 'suspect' ? SUSPECT_MS : wanted.intervalMs);
        });
    }, afterMs);
  }

  return {
    apply(wanted) {
      if (JSON.stringify(wanted) === JSON.stringify(settings)) return;
      settings = wanted;
      // Until the first look nobody knows: what is remote waits for it.
      network = wanted === null ? UNKNOWN : { state: 'suspect', lastLookMs: null };
      lostInARow = 0;
      if (wanted === null) clearTimeout(timer);
      else plan(0);
    },
    state: () => network,
    async stop() {
      settings = null;
      clearTimeout(timer);
      await looking;
    },
  };
}
