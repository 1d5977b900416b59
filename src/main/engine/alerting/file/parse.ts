import { z } from 'zod';
import type { ConfigProblem } from '#shared/contract/system.ts';
import { checkYaml, DocumentError, formatPath, parseYaml, placeOf } from '../../base/yaml-document.ts';
import type { InhibitRule } from '../routing/inhibition.ts';
import { routeKey } from '../routing/route.ts';
import type { Route } from '../routing/route.ts';
import type { TimeInterval } from '../routing/time-interval.ts';
import type { TemplateFile } from '../../rules/index.ts';
import { readReceiver } from './integrations.ts';
import { readTemplateFiles, textProblems } from './templates.ts';
import { globalSchema, OWN_KINDS, receiverSchema } from './receiver-schema.ts';
import { inhibitRuleSchema, namedIntervalsSchema, routeSchema } from './route-schema.ts';
import type { RouteEntry } from './route-schema.ts';
import { redacted } from './redact.ts';
import { DEFAULT_RESOLVE_TIMEOUT_MS } from './types.ts';
import type { AlertRouting, Receiver } from './types.ts';

const orEmpty = <T extends z.ZodType>(schema: T) => z.preprocess((value) => value ?? [], z.array(schema));

const fileSchema = z.strictObject({
  global: z.preprocess((value) => value ?? {}, globalSchema),
  route: routeSchema.optional(),
  inhibit_rules: orEmpty(inhibitRuleSchema),
  receivers: orEmpty(receiverSchema),
  templates: orEmpty(z.string()),
  time_intervals: orEmpty(namedIntervalsSchema),
  mute_time_intervals: orEmpty(namedIntervalsSchema),
  tracing: z.unknown().optional(),
});
type FileEntry = z.output<typeof fileSchema>;

export interface ParsedAlertmanagerFile {
  readonly routing: AlertRouting;
  /** What is right in the file and not done here, each with its place. */
  readonly unsupported: readonly ConfigProblem[];
}

/** Alertmanager's own defaults. */
const ROOT_DEFAULTS = { groupWaitMs: 30_000, groupIntervalMs: 300_000, repeatIntervalMs: 14_400_000 };

/**
 * Reads an Alertmanager configuration (prometheus.io/docs/alerting/latest/configuration). Throws a {@link DocumentError} with
 * every problem and its place where Alertmanager would refuse the file. `resolvePath` makes paths in it absolute,
 * `readTemplates` gives the files of one pattern of `templates`.
 */
export function parseAlertmanagerFile(
  text: string,
  file: string,
  resolvePath: (path: string) => string = (path) => path,
  readTemplates: (pattern: string) => readonly TemplateFile[] = () => [],
): ParsedAlertmanagerFile {
  const yaml = parseYaml(text, file);
  const entries = checkYaml(yaml, [], fileSchema);
  const problems: ConfigProblem[] = [];
  const unsupported: ConfigProblem[] = [];
  const at = (path: readonly PropertyKey[], message: string): ConfigProblem => ({
    file,
    ...placeOf(yaml, path),
    message: path.length === 0 ? message : `${formatPath(path)}: ${message}`,
  });

  const receivers: Receiver[] = [];
  for (const [index, entry] of entries.receivers.entries()) {
    const path = ['receivers', index];
    if (receivers.some(({ name }) => name === entry.name)) {
      problems.push(at([...path, 'name'], `the receiver "${entry.name}" stands twice`));
    }
    const read = readReceiver(entry, entries.global, resolvePath);
    receivers.push({ name: entry.name, integrations: read.integrations });
    problems.push(...read.problems.map((problem) => at([...path, ...problem.path], problem.message)));
    unsupported.push(...read.unsupported.map((problem) => at([...path, ...problem.path], problem.message)));
  }
  const templateFiles = entries.templates.flatMap(readTemplates);
  const { templates, problems: templateProblems } = readTemplateFiles(templateFiles);
  problems.push(...templateProblems, ...textProblems(entries.receivers, templates, at));
  if (hasRouteLabels(entries.route)) {
    unsupported.push(at(['route'], 'labels of routes are not supported here'));
  }
  if (entries.tracing !== undefined) unsupported.push(at(['tracing'], 'tracing is not supported here'));

  const timeIntervals = readIntervals(entries, (path, message) => problems.push(at(path, message)));
  const known = { receivers: new Set(receivers.map(({ name }) => name)), intervals: timeIntervals };
  const root = entries.route;
  if (root === undefined) problems.push(at([], 'there is no route: one with a receiver is needed'));
  else problems.push(...routeProblems(root, ['route'], known).map(([path, message]) => at(path, message)));
  DocumentError.throwIfAny(problems);
  return {
    routing: {
      root: toRoute(root as RouteEntry, null, 0),
      inhibitRules: entries.inhibit_rules.map(toInhibitRule),
      timeIntervals,
      receivers,
      templates,
      resolveTimeoutMs: entries.global.resolve_timeout ?? DEFAULT_RESOLVE_TIMEOUT_MS,
      original: redacted(text, OWN_KINDS),
    },
    unsupported: unsupported.toSorted((a, b) => a.line - b.line),
  };
}

function readIntervals(
  entries: FileEntry,
  problem: (path: readonly PropertyKey[], message: string) => void,
): Map<string, readonly TimeInterval[]> {
  const found = new Map<string, readonly TimeInterval[]>();
  for (const section of ['mute_time_intervals', 'time_intervals'] as const) {
    for (const [index, { name, time_intervals: intervals }] of entries[section].entries()) {
      if (found.has(name)) problem([section, index, 'name'], `the time interval "${name}" stands twice`);
      found.set(
        name,
        intervals.map(({ days_of_month: daysOfMonth, location: timeZone, ...rest }) => ({
          ...rest,
          daysOfMonth,
          timeZone,
        })),
      );
    }
  }
  return found;
}

function hasRouteLabels(route: RouteEntry | undefined): boolean {
  return route !== undefined && (route.labels !== undefined || route.routes.some(hasRouteLabels));
}

type RouteProblem = readonly [readonly PropertyKey[], string];

function routeProblems(
  route: RouteEntry,
  path: readonly PropertyKey[],
  known: { readonly receivers: ReadonlySet<string>; readonly intervals: ReadonlyMap<string, unknown> },
): RouteProblem[] {
  const found: RouteProblem[] = [];
  const isRoot = path.length === 1;
  if (isRoot) {
    if (!route.receiver) found.push([path, 'the root route needs a receiver']);
    if (route.matchers.length + route.match.length + route.match_re.length > 0)
      found.push([path, 'the root route takes every alert: it can have no matchers']);
    if (route.mute_time_intervals.length + route.active_time_intervals.length > 0)
      found.push([path, 'the root route can have no time intervals: put them on a route below it']);
  }
  if (route.receiver !== undefined && route.receiver !== '' && !known.receivers.has(route.receiver))
    found.push([[...path, 'receiver'], `there is no receiver "${route.receiver}"`]);
  for (const field of ['mute_time_intervals', 'active_time_intervals'] as const) {
    for (const [index, name] of route[field].entries()) {
      if (!known.intervals.has(name))
        found.push([[...path, field, index], `there is no time interval "${name}"`]);
    }
  }
  for (const [index, child] of route.routes.entries())
    found.push(...routeProblems(child, [...path, 'routes', index], known));
  return found;
}

function toRoute(entry: RouteEntry, parent: Route | null, index: number): Route {
  const matchers = [...entry.matchers, ...entry.match, ...entry.match_re];
  const { group_by: groupBy } = entry;
  const own: Route = {
    key: routeKey(parent?.key ?? null, matchers, index),
    matchers,
    // An empty name is no name: the parent's holds.
    receiver:
      entry.receiver === undefined || entry.receiver === '' ? (parent?.receiver ?? '') : entry.receiver,
    groupBy: groupBy === undefined ? (parent?.groupBy ?? []) : groupBy.includes('...') ? 'all' : groupBy,
    groupWaitMs: entry.group_wait ?? parent?.groupWaitMs ?? ROOT_DEFAULTS.groupWaitMs,
    groupIntervalMs: entry.group_interval ?? parent?.groupIntervalMs ?? ROOT_DEFAULTS.groupIntervalMs,
    repeatIntervalMs: entry.repeat_interval ?? parent?.repeatIntervalMs ?? ROOT_DEFAULTS.repeatIntervalMs,
    muteTimeIntervals: entry.mute_time_intervals,
    activeTimeIntervals: entry.active_time_intervals,
    continue: entry.continue,
    routes: [],
  };
  return { ...own, routes: entry.routes.map((child, at) => toRoute(child, own, at)) };
}

function toInhibitRule(entry: FileEntry['inhibit_rules'][number]): InhibitRule {
  return {
    source: [...entry.source_matchers, ...entry.source_match, ...entry.source_match_re],
    target: [...entry.target_matchers, ...entry.target_match, ...entry.target_match_re],
    equal: entry.equal,
  };
}
