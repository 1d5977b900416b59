import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import type { Client } from '#shared/contract/client.ts';
import { interpolate, orderVariables } from '#shared/dashboard/index.ts';
import type { ScopedVariable, Variable, VariableScope } from '#shared/dashboard/index.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { resolveRange, spanMs } from '../../../app/time-range.ts';
import type { TimeRange } from '../../../app/time-range.ts';
import { useConnection, useEngine } from '../../../live/client.ts';
import { shortDuration } from '../../../app/range-address.ts';
import type { Choice } from '../address.ts';
import { optionsOf, resolveVariable } from './resolve.ts';
import type { ResolvedVariable } from './resolve.ts';

export interface DashboardVariables {
  /** In the order of the dashboard; null until all are known for the first time. */
  readonly resolved: readonly ResolvedVariable[] | null;
  readonly scope: VariableScope;
}

const KEY = 'dashboard-variables';
/** Values of labels come and go slowly; the same question within this time isn't asked again. */
const FRESH_MS = 30_000;

/** What every variable of a dashboard may be and is, those that hang on others asked for after them. */
export function useVariables(
  dashboardKey: string,
  variables: readonly Variable[],
  choice: Choice,
  range: TimeRange,
): DashboardVariables {
  const { client } = useEngine();
  const queries = useQueryClient();
  const connection = useConnection();
  const { data } = useQuery({
    queryKey: [KEY, dashboardKey, variables, [...choice], range],
    queryFn: () => resolveAll(variables, choice, range, client, queries),
    staleTime: FRESH_MS,
    // While another choice is being worked out, the page goes on showing the one before.
    placeholderData: (before, query) => (query?.queryKey[1] === dashboardKey ? before : undefined),
  });
  const isOpen = connection.kind === 'open';
  useEffect(() => {
    // What could not be asked while the engine was away is asked when it is back.
    if (isOpen) void queries.invalidateQueries({ queryKey: [KEY] });
  }, [isOpen, queries]);
  const resolved = variables.length === 0 ? NONE : (data ?? null);
  const scope = useMemo(
    () => new Map((resolved ?? []).map(({ variable, scoped }) => [variable.name, scoped])),
    [resolved],
  );
  return { resolved, scope };
}

const NONE: readonly ResolvedVariable[] = [];

async function resolveAll(
  variables: readonly Variable[],
  choice: Choice,
  range: TimeRange,
  client: Client,
  queries: QueryClient,
): Promise<readonly ResolvedVariable[]> {
  const { ordered, cycle } = orderVariables(variables);
  const rangeMs = spanMs(range);
  const scope = new Map<string, ScopedVariable>([
    ['__range', { values: [shortDuration(rangeMs)], isAll: false }],
    ['__range_s', { values: [String(Math.round(rangeMs / 1000))], isAll: false }],
    ['__range_ms', { values: [String(rangeMs)], isAll: false }],
  ]);
  const done = new Map<string, ResolvedVariable>();
  for (const variable of ordered) {
    let found: readonly string[] = [];
    let problem: string | null = null;
    if (cycle.includes(variable.name)) {
      problem = `${cycle.join(', ')} wait for each other: take one out of the other’s query`;
    } else if (variable.kind === 'query') {
      try {
        found = await valuesOf(interpolate(variable.query, scope), range, client, queries);
      } catch (error) {
        problem = error instanceof WatchdeckError ? error.message : String(error);
      }
    }
    const result = resolveOne(
      variable.kind === 'query'
        ? { ...variable, regex: interpolate(variable.regex ?? '', scope, 'text') }
        : variable,
      found,
      choice,
      rangeMs,
      problem,
    );
    scope.set(variable.name, result.scoped);
    done.set(variable.name, { ...result, variable });
  }
  return variables.flatMap(({ name }) => done.get(name) ?? []);
}

/** A pattern that can't be read is the variable's problem, not the page's. */
function resolveOne(
  variable: Variable,
  found: readonly string[],
  choice: Choice,
  rangeMs: number,
  problem: string | null,
): ResolvedVariable {
  try {
    return resolveVariable(variable, optionsOf(variable, found), choice, rangeMs, problem);
  } catch (error) {
    return resolveVariable(
      variable,
      [],
      choice,
      rangeMs,
      error instanceof Error ? error.message : String(error),
    );
  }
}

function valuesOf(
  query: string,
  range: TimeRange,
  client: Client,
  queries: QueryClient,
): Promise<readonly string[]> {
  return queries.query({
    queryKey: ['dashboards.variableValues', query, range],
    queryFn: ({ signal }) => {
      const { fromMs, toMs } = resolveRange(range, Date.now());
      return client.call('dashboards.variableValues', { query, startMs: fromMs, endMs: toMs }, { signal });
    },
    staleTime: FRESH_MS,
  });
}
