import {
  bool,
  checked,
  countSet,
  duration,
  fieldsOf,
  int,
  labelSet,
  list,
  oneOf,
  section,
  text,
  textMap,
  url,
} from './fields.ts';
import type { Report } from './fields.ts';
import { checkHttpClient, httpClientFields, isReservedHeader } from './http-client.ts';
import { discoveryKinds } from './kinds/index.ts';
import { relabelList } from './relabel-section.ts';
import { checkStaticTargets } from './scrape-section.ts';

/** Where Prometheus sends samples and alerts to, and reads samples from. */

const sigv4 = section(
  checked(
    fieldsOf({
      region: text(),
      access_key: text(),
      secret_key: text(),
      profile: text(),
      role_arn: text(),
      external_id: text(),
      use_fips_sts_endpoint: bool(),
      service_name: text(),
    }),
    (value, report) => {
      if (countSet(value.access_key, value.secret_key) === 1)
        report([], 'give both access_key and secret_key, or none');
    },
  ),
);

const azuread = section(
  checked(
    fieldsOf({
      cloud: oneOf(['AzurePublic', 'AzureChina', 'AzureGovernment'], true),
      managed_identity: section(fieldsOf({ client_id: text() })),
      oauth: section(
        fieldsOf({ client_id: text(), client_secret: text(), client_secret_file: text(), tenant_id: text() }),
      ),
      sdk: section(fieldsOf({ tenant_id: text() })),
      workload_identity: section(fieldsOf({ client_id: text(), tenant_id: text(), token_file_path: text() })),
      scope: text(),
    }),
    (value, report) => {
      if (countSet(value.managed_identity, value.oauth, value.sdk, value.workload_identity) !== 1)
        report([], 'exactly one of managed_identity, workload_identity, oauth and sdk must be set');
    },
  ),
);

const queue = section(
  checked(
    fieldsOf({
      capacity: int(),
      max_shards: int(),
      min_shards: int(),
      max_samples_per_send: int(),
      batch_send_deadline: duration(),
      min_backoff: duration(),
      max_backoff: duration(),
      retry_on_http_429: bool(),
      sample_age_limit: duration(),
    }),
    (value, report) => {
      for (const name of ['capacity', 'max_shards', 'min_shards', 'max_samples_per_send'] as const) {
        const count = value[name];
        if (count !== undefined && count <= 0) report([name], `${name} must be greater than 0`);
      }
      if ((value.min_shards ?? 1) > (value.max_shards ?? 50))
        report(['min_shards'], 'min_shards is greater than max_shards');
    },
  ),
);

const remoteWrite = checked(
  fieldsOf({
    url: url(),
    remote_timeout: duration(),
    headers: textMap(),
    write_relabel_configs: relabelList(),
    name: text(),
    send_exemplars: bool(),
    send_native_histograms: bool(),
    round_robin_dns: bool(),
    protobuf_message: oneOf(['prometheus.WriteRequest', 'io.prometheus.write.v2.Request']),
    queue_config: queue,
    metadata_config: section(
      fieldsOf({ send: bool(), send_interval: duration(), max_samples_per_send: int() }),
    ),
    sigv4,
    azuread,
    google_iam: section(fieldsOf({ credentials_file: text() })),
    ...httpClientFields,
  }),
  (value, report) => {
    if (value.url == null) report([], 'the url of this remote_write is missing');
    checkHeaders(value.headers, report);
    checkHttpClient(value, report);
    const ways = ['basic_auth', 'authorization', 'oauth2', 'sigv4', 'azuread', 'google_iam'] as const;
    if (countSet(...ways.map((way) => value[way])) > 1)
      report([], `at most one of ${ways.join(', ')} may be set`);
  },
);

const remoteRead = checked(
  fieldsOf({
    url: url(),
    remote_timeout: duration(),
    chunked_read_limit: int(0),
    headers: textMap(),
    read_recent: bool(),
    name: text(),
    required_matchers: labelSet(),
    filter_external_labels: bool(),
    ...httpClientFields,
  }),
  (value, report) => {
    if (value.url == null) report([], 'the url of this remote_read is missing');
    checkHeaders(value.headers, report);
    checkHttpClient(value, report);
  },
);

const alertmanager = checked(
  fieldsOf({
    scheme: text(),
    path_prefix: text(),
    timeout: duration(),
    api_version: oneOf(['v2']),
    relabel_configs: relabelList(),
    alert_relabel_configs: relabelList(),
    sigv4,
    ...httpClientFields,
    ...discoveryKinds,
  }),
  (value, report) => {
    checkHttpClient(value, report);
    if (value.sigv4 && countSet(value.basic_auth, value.authorization, value.oauth2) > 0)
      report([], 'at most one of basic_auth, authorization, oauth2 and sigv4 may be set');
    if ((value.relabel_configs ?? []).length === 0) checkStaticTargets(value.static_configs, report);
  },
);

/** Lists with entries that must not be empty: see {@link checkNamed}. */
export const remoteWriteList = () => list(remoteWrite.nullable());
export const remoteReadList = () => list(remoteRead.nullable());
export const alertmanagerList = () => list(section(alertmanager));

function checkHeaders(headers: Readonly<Record<string, string>> | undefined, report: Report): void {
  for (const name of Object.keys(headers ?? {})) {
    if (name.toLowerCase() === 'authorization')
      report(
        ['headers', name],
        'the authorization header is set by basic_auth, authorization, oauth2, sigv4, azuread or google_iam',
      );
    else if (isReservedHeader(name)) report(['headers', name], `the header ${name} may not be set`);
  }
}

/** Reports empty entries of a list, and names that stand twice. */
export function checkNamed(
  entries: readonly ({ readonly name?: string | undefined } | null)[] | undefined,
  list: string,
  report: Report,
): void {
  const seen = new Set<string>();
  entries?.forEach((entry, index) => {
    if (entry === null) {
      report([list, index], `an empty entry in ${list}`);
      return;
    }
    const name = entry.name ?? '';
    if (name !== '' && seen.has(name))
      report([list, index, 'name'], `two entries of ${list} are named "${name}"`);
    seen.add(name);
  });
}
