import type { ApiParts } from '../endpoint.ts';
import { paramsOf } from '../params.ts';
import type { HttpAnswer, HttpRequest } from '../types.ts';
import { getAlerts, getGroups, postAlerts } from './alerts.ts';
import { AlertmanagerError, errorAnswer, jsonAnswer } from './errors.ts';
import { deleteSilence, getSilence, getSilences, postSilence } from './silences.ts';

/** The version whose API this is: programs may decide by it what they ask. */
const ALERTMANAGER_API_VERSION = '0.28.0';

type Method = HttpRequest['method'];
type Answer = (request: HttpRequest) => HttpAnswer;

/** Makes what answers `/api/v2/…`, as Alertmanager does (its api/v2/openapi.yaml). */
export function createAlertmanagerApi({
  alerting,
  clock,
  systemInfo,
}: Pick<ApiParts, 'alerting' | 'clock' | 'systemInfo'>): Answer {
  const paths = new Map<string, Partial<Record<Method, Answer>>>(
    Object.entries({
      alerts: {
        GET: (request) => getAlerts(alerting, paramsOf(request)),
        POST: (request) => postAlerts(alerting, request, clock.nowMs()),
      },
      'alerts/groups': { GET: (request) => getGroups(alerting, paramsOf(request)) },
      silences: {
        GET: (request) => getSilences(alerting, paramsOf(request)),
        POST: (request) => postSilence(alerting, request, clock.nowMs()),
      },
      receivers: { GET: () => jsonAnswer(alerting.routing().receivers.map(({ name }) => ({ name }))) },
      status: { GET: () => jsonAnswer(status()) },
    } satisfies Record<string, Partial<Record<Method, Answer>>>),
  );

  function status(): Record<string, unknown> {
    const { appVersion, nodeVersion, startedAtMs } = systemInfo();
    return {
      // There is one Watchdeck: nothing is shared with others.
      cluster: { peers: [], status: 'disabled' },
      config: { original: alerting.routing().original },
      uptime: new Date(startedAtMs).toISOString(),
      versionInfo: {
        branch: '',
        buildDate: '',
        buildUser: '',
        goVersion: `node ${nodeVersion}`,
        revision: `watchdeck-${appVersion}`,
        version: ALERTMANAGER_API_VERSION,
      },
    };
  }

  function methodsOf(path: string): Partial<Record<Method, Answer>> {
    const name = path.slice('/api/v2/'.length);
    const [, id] = /^silence\/([^/]+)$/.exec(name) ?? [];
    const methods =
      id === undefined
        ? paths.get(name)
        : { GET: () => getSilence(alerting, id), DELETE: () => deleteSilence(alerting, id) };
    if (methods !== undefined) return methods;
    throw new AlertmanagerError(404, 404, `path ${path} was not found`);
  }

  return (request) => {
    try {
      const methods = methodsOf(request.path);
      const answer = methods[request.method];
      if (answer !== undefined) return answer(request);
      const allowed = Object.keys(methods).join(',');
      const message = `method ${request.method} is not allowed, but [${allowed}] are`;
      const refused = errorAnswer(new AlertmanagerError(405, 405, message));
      return { ...refused, headers: { ...refused.headers, Allow: allowed } };
    } catch (error) {
      if (error instanceof AlertmanagerError) return errorAnswer(error);
      throw error;
    }
  };
}
