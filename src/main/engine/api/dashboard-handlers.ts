import { exportGrafana, variableValues } from '../dashboards/index.ts';
import type { Capabilities } from './capabilities.ts';
import type { Handlers } from './handlers.ts';

type DashboardMethod = Extract<keyof Handlers, `dashboards.${string}`>;

/** The methods on dashboards. */
export function createDashboardHandlers({
  dashboards,
  tsdb,
  query,
}: Pick<Capabilities, 'dashboards' | 'tsdb' | 'query'>): Pick<Handlers, DashboardMethod> {
  return {
    'dashboards.get': ({ uid }) => dashboards.get(uid),
    'dashboards.save': (request) => dashboards.save(request),
    'dashboards.saveYaml': (request) => dashboards.saveYaml(request),
    'dashboards.remove': async ({ uid }) => {
      await dashboards.remove(uid);
      return null;
    },
    'dashboards.versions': ({ uid }) => [...dashboards.versions(uid)],
    'dashboards.version': ({ uid, id }) => dashboards.version(uid, id),
    'dashboards.restore': ({ uid, id }) => dashboards.restore(uid, id),
    'dashboards.convertGrafana': ({ json }) => dashboards.convertGrafana(json),
    'dashboards.exportGrafana': async ({ uid }) => ({
      json: exportGrafana((await dashboards.get(uid)).dashboard, uid),
    }),
    'dashboards.variableValues': ({ query: text, startMs, endMs }, { signal }) =>
      variableValues(text, { minMs: startMs, maxMs: endMs }, { tsdb, query }, signal),
  };
}
