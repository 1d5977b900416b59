import { setImmediate } from 'node:timers/promises';
import type { HttpRequest } from '#shared/shell/http.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { ApiParts } from './endpoint.ts';
import { ApiError } from './errors.ts';
import { matchersParam, MAX_TIME_MS, MIN_TIME_MS, paramsOf, timeParam } from './params.ts';
import type { HttpAnswer } from './types.ts';

const PREFIX = '/api/v1/admin/tsdb/';
/** Windows of the head that hold deleted samples are sealed by the first round and cleaned by the next. */
const ROUNDS = 3;

/** Whether a path is one of those that change what is stored. */
export function isAdminPath(path: string): boolean {
  return path.startsWith(PREFIX);
}

/** `/api/v1/admin/tsdb/…`, as Prometheus with --web.enable-admin-api; throws {@link ApiError}. */
export async function adminAnswer(parts: ApiParts, request: HttpRequest): Promise<HttpAnswer> {
  if (request.method !== 'POST') return { status: 405, headers: { Allow: 'POST' }, body: [] };
  if (!parts.config.current().httpApi.enableAdminApi) {
    const message = 'admin APIs disabled: http_api.enable_admin_api in watchdeck.yml turns them on';
    throw new ApiError('unavailable', message);
  }
  switch (request.path.slice(PREFIX.length)) {
    case 'delete_series':
      deleteSeries(parts, paramsOf(request));
      break;
    case 'clean_tombstones':
      await cleanTombstones(parts);
      break;
    default:
      throw new ApiError(
        'not_found',
        `there is no ${request.path} here; docs/http-api.md lists what is answered`,
      );
  }
  return { status: 204, headers: {}, body: [] };
}

function deleteSeries({ tsdb, exemplars }: ApiParts, params: URLSearchParams): void {
  if (!params.has('match[]')) throw new ApiError('bad_data', 'no match[] parameter provided');
  const startMs = timeParam(params, 'start', MIN_TIME_MS);
  const endMs = timeParam(params, 'end', MAX_TIME_MS);
  for (const matchers of matchersParam(params)) {
    try {
      tsdb.deleteSeries(matchers, startMs, endMs);
      exemplars.delete(matchers, startMs, endMs);
    } catch (error) {
      throw new ApiError('internal', WatchdeckError.from(error).message);
    }
  }
}

/** Answers when it is done; other work gets its turn in between. */
async function cleanTombstones({ tsdb, clock }: ApiParts): Promise<void> {
  for (let round = 0; round < ROUNDS && tsdb.stats().deletionsPending > 0; round++) {
    tsdb.cleanTombstones();
    while (tsdb.maintain(clock.nowMs())) await setImmediate();
  }
  const problem = tsdb.writeProblem();
  if (problem !== null) throw new ApiError('internal', problem);
}
