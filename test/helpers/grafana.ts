import { importGrafana } from '#engine/dashboards/index.ts';
import { checkExpr } from '#engine/query/index.ts';
import type { ImportNote } from '#shared/contract/dashboards.ts';
import { interpolate } from '#shared/dashboard/index.ts';
import type { Dashboard, Panel, ScopedVariable } from '#shared/dashboard/index.ts';

/** What the console fills in by itself. */
const BUILT_IN: readonly (readonly [string, string])[] = [
  ['__interval', '30s'],
  ['__interval_ms', '30000'],
  ['__rate_interval', '2m'],
  ['__range', '6h'],
  ['__range_s', '21600'],
  ['__range_ms', '21600000'],
];

/** Converts a dashboard that is given as an object. */
export function imported(dashboard: object): { dashboard: Dashboard; notes: ImportNote[] } {
  return importGrafana(JSON.stringify(dashboard));
}

/** Panels whose expressions don't parse once variables have values, as `title: expr: problem`. */
export function brokenExpressions({ variables, panels }: Dashboard): string[] {
  const scope = new Map<string, ScopedVariable>(BUILT_IN.map(([name, value]) => [name, one(value)]));
  for (const variable of variables) {
    if (variable.kind === 'interval') scope.set(variable.name, one(variable.values[0] ?? '1m'));
    else if (variable.kind === 'constant') scope.set(variable.name, one(variable.value));
    else scope.set(variable.name, one('x'));
  }
  return panels.flatMap((panel) =>
    'queries' in panel
      ? panel.queries.flatMap(({ expr }) => {
          const problem = checkExpr(interpolate(expr, scope));
          return problem === null ? [] : [`${panel.title}: ${expr}: ${problem.message}`];
        })
      : [],
  );
}

/** A panel by its title, which is of that kind. */
export function panelOf<K extends Panel['kind']>(
  dashboard: Dashboard,
  title: string,
  kind: K,
): Extract<Panel, { kind: K }> {
  const found = dashboard.panels.find((panel) => panel.title === title);
  if (found?.kind !== kind) throw new Error(`"${title}" is ${found?.kind ?? 'not there'}, not ${kind}`);
  return found as Extract<Panel, { kind: K }>;
}

function one(value: string): ScopedVariable {
  return { values: [value], isAll: false };
}

/** Values that stand where nobody expects them. */
const ODD: readonly unknown[] = [
  null,
  '',
  'text',
  -1,
  1e300,
  true,
  [],
  [null, 1, 'a'],
  {},
  { __proto__: null, constructor: 1 },
  '$__all',
  '${x}',
  NaN,
];

/** The JSON with some of its values replaced or removed: each change is a place and what is put there, as numbers. */
export function mutate(json: string, changes: readonly (readonly [number, number])[]): string {
  const root = JSON.parse(json) as unknown;
  const places: [Record<string, unknown>, string][] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      places.push([value as Record<string, unknown>, key]);
      walk((value as Record<string, unknown>)[key]);
    }
  };
  walk(root);
  for (const [at, odd] of changes) {
    const [holder, key] = places[at % places.length] ?? [{}, ''];
    if (odd % (ODD.length + 1) === ODD.length) Reflect.deleteProperty(holder, key);
    else holder[key] = ODD[odd % (ODD.length + 1)];
  }
  return JSON.stringify(root);
}
