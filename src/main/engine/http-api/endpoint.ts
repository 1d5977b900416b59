import type { EngineStatus, SystemInfo } from '#shared/contract/system.ts';
import type { RuleStatus } from '#shared/contract/alerts.ts';
import type { Alerting } from '../alerting/types.ts';
import type { Annotations } from '../annotations/types.ts';
import type { Clock } from '../base/clock.ts';
import type { ConfigStore } from '../config/index.ts';
import type { QueryService } from '../query/index.ts';
import type { RemoteWrite } from '../remote-write/types.ts';
import type { ScrapeManager } from '../scrape/types.ts';
import type { Exemplars } from '../tsdb/index.ts';
import type { Tsdb } from '../tsdb/types.ts';

/** What the endpoints reach: the faces of the capabilities. */
export interface ApiParts {
  readonly clock: Clock;
  readonly config: ConfigStore;
  readonly tsdb: Tsdb;
  readonly exemplars: Exemplars;
  readonly query: QueryService;
  readonly scrape: ScrapeManager;
  readonly alerting: Alerting;
  readonly annotations: Annotations;
  readonly remoteWrite: RemoteWrite;
  readonly rules: { statuses(): RuleStatus[] };
  readonly systemInfo: () => SystemInfo;
  readonly status: () => EngineStatus;
}

/** `data` of a successful answer, as JSON; what is to be said about it goes into the same answer. */
export interface ApiData {
  readonly data: Iterable<string>;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

/** One path of `/api/v1`; throws {@link ApiError}. */
export type Endpoint = (params: URLSearchParams, signal: AbortSignal) => ApiData | Promise<ApiData>;

/** What Prometheus says when a `limit` cut an answer short. */
export const TRUNCATED = 'results truncated due to limit';

/** A small value as an answer. */
export function jsonData(value: unknown): ApiData {
  return { data: [JSON.stringify(value)] };
}
