import type { AlertMatcher } from '../routing/matchers.ts';

export const nodeKinds = ['target', 'check', 'service'] as const;
export type NodeKind = (typeof nodeKinds)[number];

/** A thing that may depend on others. */
export interface DependencyNode {
  readonly kind: NodeKind;
  readonly name: string;
  /** Of a service: what belongs to it, by the labels of targets and checks and of alerts. */
  readonly matchers: readonly AlertMatcher[];
  /** Names of what it needs, `kind/name` where a name alone says too little. */
  readonly dependsOn: readonly string[];
}

/** Something wrong with the entry `dependsOn[entry]` of `nodes[node]`. */
export interface GraphProblem {
  readonly node: number;
  readonly entry: number;
  readonly message: string;
}

/** Who needs whom, without cycles. */
export interface DependencyGraph {
  readonly nodes: readonly DependencyNode[];
  /** By node: everything it needs, directly or through others, as indexes into `nodes`, the nearest first. */
  readonly ancestors: readonly (readonly number[])[];
}

export const NO_DEPENDENCIES: DependencyGraph = { nodes: [], ancestors: [] };

/** `target/db`, for messages. */
export const nodeTitle = ({ kind, name }: Pick<DependencyNode, 'kind' | 'name'>): string => `${kind}/${name}`;

/** Resolves the names; problems are names that stand for nothing or for several things, and cycles. */
export function buildGraph(nodes: readonly DependencyNode[]): {
  readonly graph: DependencyGraph;
  readonly problems: readonly GraphProblem[];
} {
  const problems: GraphProblem[] = [];
  const parents = nodes.map(({ dependsOn }, node) =>
    dependsOn.flatMap((wanted, entry) => {
      const found = resolve(nodes, wanted);
      if (typeof found === 'number') return [{ entry, parent: found }];
      problems.push({ node, entry, message: found });
      return [];
    }),
  );
  for (const [node, edges] of parents.entries()) {
    for (const { entry, parent } of edges) {
      const way = wayTo(parents, parent, node);
      // Reported once, at the first of the entries that close the circle.
      if (way === null || Math.min(...way) !== node) continue;
      const names = [node, ...way].map((at) => nodeTitle(nodes[at] as DependencyNode));
      problems.push({ node, entry, message: `it depends on itself: ${names.join(' → ')}` });
    }
  }
  if (problems.length > 0) return { graph: NO_DEPENDENCIES, problems };
  return { graph: { nodes, ancestors: nodes.map((_node, at) => ancestorsOf(parents, at)) }, problems };
}

type Edges = readonly (readonly { readonly parent: number }[])[];

function resolve(nodes: readonly DependencyNode[], wanted: string): number | string {
  const found = nodes.flatMap((node, at) => (node.name === wanted || nodeTitle(node) === wanted ? [at] : []));
  const [first, second] = found;
  if (first === undefined) return `there is no target, check or service "${wanted}"`;
  if (second === undefined) return first;
  const titles = found.map((at) => nodeTitle(nodes[at] as DependencyNode)).join(' and ');
  return `"${wanted}" may be ${titles}: write which`;
}

/** The nodes on a way from one to another, both included; null when there is none. */
function wayTo(parents: Edges, from: number, to: number): number[] | null {
  const cameFrom = new Map<number, number | null>([[from, null]]);
  for (const at of cameFrom.keys()) {
    if (at === to) {
      const way: number[] = [];
      for (let step: number | null = at; step !== null; step = cameFrom.get(step) ?? null) way.unshift(step);
      return way;
    }
    for (const { parent } of parents[at] ?? []) if (!cameFrom.has(parent)) cameFrom.set(parent, at);
  }
  return null;
}

function ancestorsOf(parents: Edges, node: number): number[] {
  const found = new Set<number>();
  const queue = [node];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const { parent } of parents[at] ?? []) {
      if (found.has(parent)) continue;
      found.add(parent);
      queue.push(parent);
    }
  }
  return [...found];
}
