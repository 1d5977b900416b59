import path from 'node:path';
import { instanceOf, plainFirstProtocols, plainTls } from '../scrape/index.ts';
import type { HttpSettings, ScrapeTarget, SecretSource } from '../scrape/index.ts';
import type { ConfigFile } from './schema.ts';
import type { TargetEntry } from './target-schema.ts';

const DEFAULT_MAX_BODY_BYTES = 50 * 1024 * 1024;

/** An entry of `targets` as the scraper takes it; file names are seen from `directory`. */
export function toTarget(entry: TargetEntry, global: ConfigFile['global'], directory: string): ScrapeTarget {
  const intervalMs = entry.interval ?? global.scrape_interval;
  return {
    name: entry.name,
    url: entry.url,
    job: entry.name,
    instance: instanceOf(entry.url),
    intervalMs,
    // A scrape must be over before the next one starts.
    timeoutMs: Math.min(entry.timeout ?? global.scrape_timeout, intervalMs),
    labels: entry.labels ?? {},
    maxBodyBytes: entry.max_body_size ?? DEFAULT_MAX_BODY_BYTES,
    http: toHttp(entry, directory),
    protocols: entry.scrape_protocols ?? plainFirstProtocols,
    fallbackProtocol: entry.fallback_scrape_protocol ?? null,
    enableCompression: entry.enable_compression,
    samples: {
      honorLabels: entry.honor_labels,
      honorTimestamps: entry.honor_timestamps,
      trackTimestampsStaleness: entry.track_timestamps_staleness,
      relabel: entry.metric_relabel_configs,
      nameScheme: 'utf8',
      limits: {
        samples: entry.sample_limit,
        labels: entry.label_limit,
        labelNameLength: entry.label_name_length_limit,
        labelValueLength: entry.label_value_length_limit,
      },
      extraMetrics: entry.extra_scrape_metrics,
    },
    json: entry.json
      ? { metrics: entry.json.metrics.map((metric) => ({ ...metric, each: metric.each ?? null })) }
      : null,
    refused: null,
    editable: true,
  };
}

function toHttp(entry: TargetEntry, directory: string): HttpSettings {
  const secret = (file: string | undefined, env: string | undefined): SecretSource | null => {
    if (file !== undefined) return { file: path.resolve(directory, file) };
    return env === undefined ? null : { env };
  };
  const { basic_auth: basic, authorization, oauth2, tls } = entry;
  const bearer = secret(entry.bearer_token_file, entry.bearer_token_env);
  const proxy =
    entry.proxy_url === undefined
      ? null
      : { url: entry.proxy_url, noProxy: entry.no_proxy, connectHeaders: {} };
  return {
    basicAuth: basic
      ? { username: { text: basic.username }, password: secret(basic.password_file, basic.password_env) }
      : null,
    authorization: authorization
      ? {
          type: authorization.type,
          credentials: secret(authorization.credentials_file, authorization.credentials_env),
        }
      : bearer && { type: 'Bearer', credentials: bearer },
    oauth2: oauth2
      ? {
          clientId: oauth2.client_id,
          clientSecret: secret(oauth2.client_secret_file, oauth2.client_secret_env),
          tokenUrl: oauth2.token_url,
          scopes: oauth2.scopes,
          endpointParams: oauth2.endpoint_params,
          tls: plainTls,
          proxy,
        }
      : null,
    tls: {
      ...plainTls,
      ca: secret(tls?.ca_file, undefined),
      cert: secret(tls?.cert_file, undefined),
      key: secret(tls?.key_file, undefined),
      serverName: tls?.server_name ?? '',
      insecureSkipVerify: tls?.insecure_skip_verify ?? false,
    },
    proxy,
    headers: Object.entries(entry.http_headers).map(([name, header]) => ({
      name,
      values: [secret(header.value_file, header.value_env) ?? { text: header.value ?? '' }],
    })),
    followRedirects: entry.follow_redirects,
  };
}
