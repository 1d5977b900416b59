import type { Labels } from '#shared/model/labels.ts';
import { makeLabels } from '#shared/model/labels.ts';
import { matchesAll } from '../routing/matchers.ts';
import type { DependencyGraph, DependencyNode } from './graph.ts';

/** A target or check as it is now. */
export interface WatchedThing {
  readonly kind: 'target' | 'check';
  readonly name: string;
  /** What its series are known by. */
  readonly job: string;
  readonly instance: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `pending`: it failed, but may do so once more before it counts as down. */
  readonly health: 'up' | 'pending' | 'down' | 'unknown';
  /** Unix ms when it was last looked at; null before the first time. */
  readonly lastLookMs: number | null;
  /** It is on another machine. */
  readonly isRemote: boolean;
}

/** Whether this machine reaches anything at all; `suspect`: it looks as if not, but that was seen only once. */
export interface OwnNetworkState {
  readonly state: 'up' | 'suspect' | 'down' | 'unknown';
  readonly lastLookMs: number | null;
}

/** An alert, as far as what it is about is concerned. */
export interface PlacedAlert {
  readonly labels: Labels;
  /** Since when its expression holds, unix ms. */
  readonly sinceMs: number;
  /** Since when it fires. */
  readonly firedMs: number;
}

/** After so long an alert is told, whether what it depends on was looked at or not. */
const MOST_WAIT_MS = 60_000;

/** What is reachable at one moment. */
export interface Reach {
  /** Why an alert is not to be told, in words; null when it is. */
  readonly why: (alert: PlacedAlert) => string | null;
  /** What can't be reached because of something else. */
  readonly unreachable: () => { kind: DependencyNode['kind']; name: string; why: string }[];
}

interface NodeState {
  readonly isDown: boolean;
  readonly isSuspect: boolean;
  /** The oldest of its members' last looks: -Infinity where one was never looked at, Infinity without members. */
  readonly lookedMs: number;
}

/** How the reason begins where something else is known to be down. */
export const UNREACHABLE = 'unreachable because';
const OWN_NETWORK = 'this machine’s own network is down';

/** Judges what is down because of what. Pure: `nowMs` bounds how long an alert waits for a look at what it depends on. */
export function reachOf(
  graph: DependencyGraph,
  watched: readonly WatchedThing[],
  network: OwnNetworkState,
  nowMs: number,
): Reach {
  const states = graph.nodes.map((node) => stateOf(membersOf(node, watched)));
  const byInstance = Map.groupBy(watched, ({ instance }) => instance);
  const byJob = Map.groupBy(watched, ({ job }) => job);

  function downAncestor(node: number): DependencyNode | null {
    const down = (graph.ancestors[node] ?? []).filter((at) => states[at]?.isDown === true);
    // The farthest that is down is the cause of the others.
    const cause = down.find((at) => !(graph.ancestors[at] ?? []).some((above) => states[above]?.isDown));
    return cause === undefined ? null : (graph.nodes[cause] ?? null);
  }

  /** What has not been looked at since the alert's trouble began; null when all has. */
  function notLookedAt(nodes: readonly number[], isRemote: boolean, sinceMs: number): string | null {
    if (isRemote && network.state === 'suspect') return 'this machine’s own network';
    if (isRemote && network.state === 'up' && (network.lastLookMs ?? 0) < sinceMs)
      return 'this machine’s own network';
    for (const node of nodes) {
      for (const at of graph.ancestors[node] ?? []) {
        const { lookedMs = Infinity, isSuspect = false } = states[at] ?? {};
        if (isSuspect || lookedMs < sinceMs) return graph.nodes[at]?.name ?? '';
      }
    }
    return null;
  }

  return {
    why({ labels, sinceMs, firedMs }) {
      const { instance, job } = labels;
      // An alert is about what has its instance and its job; where it has no instance, about all of its job.
      const own =
        instance === undefined
          ? (byJob.get(job ?? '') ?? [])
          : (byInstance.get(instance) ?? []).filter((thing) => job === undefined || thing.job === job);
      const isRemote = own.length > 0 && own.every((thing) => thing.isRemote);
      if (isRemote && network.state === 'down') return `${UNREACHABLE} ${OWN_NETWORK}`;
      const nodes = graph.nodes.flatMap((node, at) => (belongs(node, labels, own) ? [at] : []));
      for (const node of nodes) {
        const cause = downAncestor(node);
        if (cause !== null) return `${UNREACHABLE} of ${cause.name}`;
      }
      if (nowMs - firedMs >= MOST_WAIT_MS) return null;
      const awaited = notLookedAt(nodes, isRemote, sinceMs);
      return awaited === null ? null : `waiting to see whether ${awaited} is down`;
    },
    unreachable() {
      const held = watched.filter(({ isRemote, health }) => isRemote && health === 'down');
      if (network.state === 'down')
        return held.map(({ kind, name }) => ({ kind, name, why: `${UNREACHABLE} ${OWN_NETWORK}` }));
      return graph.nodes.flatMap(({ kind, name }, at) => {
        const cause = states[at]?.isDown === true ? downAncestor(at) : null;
        return cause === null ? [] : [{ kind, name, why: `${UNREACHABLE} of ${cause.name}` }];
      });
    },
  };
}

function membersOf(node: DependencyNode, watched: readonly WatchedThing[]): WatchedThing[] {
  return watched.filter((thing) =>
    node.kind === 'service'
      ? matchesAll(node.matchers, labelsOf(thing))
      : thing.kind === node.kind && thing.name === node.name,
  );
}

/** A service is down when all of it that is watched is. */
function stateOf(members: readonly WatchedThing[]): NodeState {
  return {
    isDown: members.length > 0 && members.every(({ health }) => health === 'down'),
    isSuspect: members.some(({ health }) => health === 'pending'),
    lookedMs: Math.min(...members.map(({ lastLookMs }) => lastLookMs ?? -Infinity)),
  };
}

function labelsOf({ job, instance, labels }: WatchedThing): Labels {
  return makeLabels(Object.entries({ job, instance, ...labels }));
}

function belongs(node: DependencyNode, alert: Labels, own: readonly WatchedThing[]): boolean {
  if (node.kind !== 'service') return own.some(({ kind, name }) => kind === node.kind && name === node.name);
  return matchesAll(node.matchers, alert) || own.some((thing) => matchesAll(node.matchers, labelsOf(thing)));
}
