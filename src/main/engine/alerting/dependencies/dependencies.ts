import type { AlertInstance } from '../../rules/types.ts';
import type { DependencyGraph, NodeKind } from './graph.ts';
import { reachOf } from './reach.ts';
import type { OwnNetworkState, WatchedThing } from './reach.ts';

export interface DependencyOptions {
  readonly graph: () => DependencyGraph;
  readonly watched: () => readonly WatchedThing[];
  readonly network: () => OwnNetworkState;
}

/** Something that can't be reached because of something else. */
export interface Unreachable {
  readonly kind: NodeKind;
  readonly name: string;
  readonly because: string;
}

/** Which alerts are held back because of what they depend on, as of the last look. */
export function createDependencies(options: DependencyOptions) {
  let held = new Map<string, string>();
  let unreachable: readonly Unreachable[] = [];

  return {
    /** Looks anew; says whether anything changed, and which alerts are held back no more. */
    update(alerts: readonly AlertInstance[], nowMs: number): { changed: boolean; released: string[] } {
      const before = held;
      const graph = options.graph();
      const network = options.network();
      held = new Map();
      unreachable = [];
      if (graph.nodes.length > 0 || network.state !== 'unknown') {
        const reach = reachOf(graph, options.watched(), network, nowMs);
        unreachable = reach.unreachable();
        for (const { fingerprint, labels, state, activeSinceMs, firedAtMs } of alerts) {
          if (state !== 'firing') continue;
          const firedMs = firedAtMs ?? activeSinceMs;
          const why = reach.why({ labels, sinceMs: activeSinceMs, firedMs });
          if (why !== null) held.set(fingerprint, why);
        }
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
