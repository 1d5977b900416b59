import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { formatMatcher, matchesAll } from './matchers.ts';
import type { AlertMatcher } from './matchers.ts';

/** A node of the route tree with everything it inherits filled in. */
export interface Route {
  /** Path through the tree, stable while the file stays the same: `{}/{severity="critical"}`. */
  readonly key: string;
  readonly matchers: readonly AlertMatcher[];
  readonly receiver: string;
  /** `all`: every alert is a group of its own (`group_by: ['...']`). */
  readonly groupBy: readonly string[] | 'all';
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  /** Infinity: never again. */
  readonly repeatIntervalMs: number;
  /** Names of time intervals in which nothing is sent, and outside of which nothing is (when there are any). */
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  /** Whether siblings after this one are tried too. */
  readonly continue: boolean;
  readonly routes: readonly Route[];
}

/** The routes that take an alert: the deepest that match, in order (Alertmanager dispatch.Route.Match). */
export function matchRoutes(route: Route, labels: Labels): Route[] {
  if (!matchesAll(route.matchers, labels)) return [];
  const found: Route[] = [];
  for (const child of route.routes) {
    const taken = matchRoutes(child, labels);
    found.push(...taken);
    if (taken.length > 0 && !child.continue) break;
  }
  return found.length > 0 ? found : [route];
}

/** The key of a route below `parentKey`. */
export function routeKey(parentKey: string | null, matchers: readonly AlertMatcher[], index: number): string {
  const own = `{${matchers.map(formatMatcher).join(',')}}`;
  // Two siblings may have the same matchers, so their place is part of it.
  return parentKey === null ? own : `${parentKey}/${own}/${index}`;
}

/** The labels that alerts of one group share, by which they were grouped. */
export function groupLabels(route: Route, labels: Labels): Labels {
  if (route.groupBy === 'all') return labels;
  return makeLabels(route.groupBy.map((name) => [name, labels[name] ?? ''] as const));
}
