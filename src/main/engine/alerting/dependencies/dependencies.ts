import type { AlertInstance } from '../../rules/types.ts';
import type { DependencyGraph, NodeKind } from './graph.ts';
import { reachOf, UNREACHABLE } from './reach.ts';
import type { OwnNetworkState, WatchedThing } from './reach.ts';

export interface DependencyOptions {
  readonly graph: () => DependencyGraph;
  readonly watched: () => readonly WatchedThing[];
  readonly network: () => OwnNetworkState;
}

/**
 * When what alerts were held back by is over, they are given this long to recover too: their targets have to be read again
 * and their rules evaluated, or each recovery of a router would tell of everything behind it.
 */
const RECOVERY_MS = 60_000;

const RECOVERING = 'reachable again: waiting whether it recovers too';

/** Something that can't be reached because of something else. */
export interface Unreachable {
  readonly kind: NodeKind;
  readonly name: string;
  /** In words: `unreachable because of router`. */
  readonly why: string;
}

/** Which alerts are held back because of what they depend on, as of the last look. */
export function createDependencies(options: DependencyOptions) {
  let held = new Map<string, string>();
  /** The first look. */
  let startedMs = Infinity;
  /** When what held them back was over, of those that are given time to recover. */
  const overSinceMs = new Map<string, number>();
  let unreachable: readonly Unreachable[] = [];

  function recovering(fingerprint: string, heldFor: string | undefined, nowMs: number): string | null {
    if (heldFor?.startsWith(UNREACHABLE) === true) overSinceMs.set(fingerprint, nowMs);
    const sinceMs = overSinceMs.get(fingerprint);
    return sinceMs !== undefined && nowMs - sinceMs < RECOVERY_MS ? RECOVERING : null;
  }

  return {
    /** Looks anew; says whether anything changed, and which alerts are held back no more. */
    update(alerts: () => readonly AlertInstance[], nowMs: number): { changed: boolean; released: string[] } {
      const before = held;
      const graph = options.graph();
      const network = options.network();
      held = new Map();
      unreachable = [];
      if (graph.nodes.length > 0 || network.state !== 'unknown') {
        startedMs = Math.min(startedMs, nowMs);
        const reach = reachOf(graph, options.watched(), network, nowMs);
        unreachable = reach.unreachable();
        for (const { fingerprint, labels, state, activeSinceMs, firedAtMs } of alerts()) {
          if (state !== 'firing') continue;
          // Right after a start nothing was looked at yet.
          const firedMs = Math.max(firedAtMs ?? activeSinceMs, startedMs);
          const why =
            reach.why({ labels, sinceMs: activeSinceMs, firedMs }) ??
            recovering(fingerprint, before.get(fingerprint), nowMs);
          if (why !== null) held.set(fingerprint, why);
        }
      }
      for (const fingerprint of overSinceMs.keys()) {
        if (held.get(fingerprint) !== RECOVERING) overSinceMs.delete(fingerprint);
      }
      const released = [...before.keys()].filter((fingerprint) => !held.has(fingerprint));
      const changed = released.length > 0 || [...held].some(([key, why]) => before.get(key) !== why);
      return { changed, released };
    },
    /** Why an alert is held back; null when it is not. */
    why: (fingerprint: string): string | null => held.get(fingerprint) ?? null,
    unreachable: (): readonly Unreachable[] => unreachable,
  };
}
