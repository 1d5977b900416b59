import type { HttpRequest } from '#shared/shell/http.ts';
import type { RemoteWrite } from '../remote-write/types.ts';
import { adminAnswer, isAdminPath } from './admin-endpoints.ts';
import { annotationsAnswer, isAnnotationsPath } from './annotations.ts';
import { createAlertmanagerApi } from './alertmanager/answer.ts';
import type { ApiData, ApiParts, Endpoint } from './endpoint.ts';
import { ApiError } from './errors.ts';
import { federate } from './federate.ts';
import { gathered } from './json.ts';
import { paramsOf } from './params.ts';
import { queryEndpoints } from './query-endpoints.ts';
import { labelValuesEndpoint, seriesEndpoints } from './series-endpoints.ts';
import { statusEndpoints } from './status-endpoints.ts';
import type { HttpAnswer } from './types.ts';
import { watchEndpoints } from './watch-endpoints.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const PLAIN_TYPE = { 'Content-Type': 'text/plain; charset=utf-8' };
const TEXT_TYPE = { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' };

/** Makes what answers `/api/v1/…` and `/federate`, as Prometheus 3 does, `/api/v2/…` as Alertmanager, `/api/annotations` as Grafana. */
export function createAnswerer(
  parts: ApiParts,
): (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer> {
  const endpoints = new Map<string, Endpoint>(
    Object.entries({
      ...queryEndpoints(parts),
      ...seriesEndpoints(parts),
      ...watchEndpoints(parts),
      ...statusEndpoints(parts),
    }),
  );

  const alertmanager = createAlertmanagerApi(parts);

  function endpointOf(path: string): Endpoint {
    const name = path.slice('/api/v1/'.length);
    const values = /^label\/([^/]+)\/values$/.exec(name);
    const endpoint =
      values === null ? endpoints.get(name) : labelValuesEndpoint(parts, decoded(values[1] ?? ''));
    if (endpoint !== undefined && path.startsWith('/api/v1/')) return endpoint;
    throw new ApiError('not_found', `there is no ${path} here; docs/http-api.md lists what is answered`);
  }

  return async (request, signal) => {
    if (request.path.startsWith('/api/v2/')) return alertmanager(request);
    if (isAnnotationsPath(request.path)) return annotationsAnswer(parts, request);
    try {
      if (request.path === '/api/v1/write') return written(parts.remoteWrite, request);
      if (isAdminPath(request.path)) return await adminAnswer(parts, request);
      const params = paramsOf(request);
      if (request.path === '/federate') {
        return { status: 200, headers: TEXT_TYPE, body: gathered(federate(parts, params)) };
      }
      const answer = await endpointOf(request.path)(params, signal);
      return { status: 200, headers: JSON_TYPE, body: gathered(successJson(answer)) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const body = { status: 'error', errorType: error.type, error: error.message };
      return { status: error.status, headers: JSON_TYPE, body: [JSON.stringify(body)] };
    }
  };
}

/** Remote write speaks in status codes and plain text. */
function written(remoteWrite: RemoteWrite, { method, body, headers }: HttpRequest): HttpAnswer {
  if (method !== 'POST')
    return { status: 405, headers: { ...PLAIN_TYPE, Allow: 'POST' }, body: ['POST only\n'] };
  const answer = remoteWrite.receive(body, headers);
  const isEmpty = answer.text === '';
  return {
    status: answer.status,
    headers: isEmpty ? answer.headers : { ...PLAIN_TYPE, ...answer.headers },
    body: isEmpty ? [] : [`${answer.text}\n`],
  };
}

function* successJson({ data, warnings = [], infos = [] }: ApiData): Generator<string> {
  yield '{"status":"success","data":';
  yield* data;
  if (warnings.length > 0) yield `,"warnings":${JSON.stringify(warnings)}`;
  if (infos.length > 0) yield `,"infos":${JSON.stringify(infos)}`;
  yield '}';
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
