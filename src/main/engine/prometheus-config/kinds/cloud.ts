import {
  bool,
  countSet,
  duration,
  fieldsOf,
  float,
  int,
  list,
  oneOf,
  section,
  text,
  texts,
  url,
} from '../fields.ts';
import type { Report } from '../fields.ts';
import { httpUrlProblem } from '../go-url.ts';
import { tlsConfig } from '../http-client.ts';
import { httpKind, plainKind, requireTexts } from './make-kind.ts';

/** Kinds that ask a provider of machines. Their files are judged as Prometheus judges them; Watchdeck doesn't carry them out. */

const refresh = { refresh_interval: duration(), port: int() };
const filters = () => list(section(fieldsOf({ name: text(), values: texts() })));
const aws = {
  endpoint: text(),
  region: text(),
  access_key: text(),
  secret_key: text(),
  profile: text(),
  role_arn: text(),
  external_id: text(),
  ...refresh,
};

const AZURE_METHODS = ['OAuth', 'ManagedIdentity', 'SDK', 'WorkloadIdentity'] as const;

export const cloudKinds = {
  azure_sd_configs: httpKind(
    {
      environment: text(),
      subscription_id: text(),
      tenant_id: text(),
      client_id: text(),
      client_secret: text(),
      authentication_method: oneOf(AZURE_METHODS),
      resource_group: text(),
      ...refresh,
    },
    (value, report) => {
      const oauth = (value.authentication_method ?? 'OAuth') === 'OAuth';
      const needed = oauth ? ['tenant_id', 'client_id', 'client_secret'] : [];
      requireTexts(value, ['subscription_id', ...needed], report);
    },
  ),
  ec2_sd_configs: httpKind({ ...aws, filters: filters() }, (value, report) =>
    checkFilters(value.filters, report),
  ),
  lightsail_sd_configs: httpKind(aws),
  aws_sd_configs: httpKind({
    ...aws,
    role: oneOf(['ec2', 'ecs', 'elasticache', 'lightsail', 'mq', 'msk', 'rds']),
    filters: filters(),
    clusters: texts(),
    request_concurrency: int(),
  }),
  gce_sd_configs: plainKind(
    { project: text(), zone: text(), filter: text(), tag_separator: text(), ...refresh },
    (value, report) => requireTexts(value, ['project', 'zone'], report),
  ),
  digitalocean_sd_configs: httpKind(refresh),
  hetzner_sd_configs: httpKind(
    { role: oneOf(['robot', 'hcloud']), label_selector: text(), ...refresh },
    (value, report) => requireTexts(value, ['role'], report),
  ),
  ionos_sd_configs: httpKind({ datacenter_id: text(), ...refresh }, (value, report) =>
    requireTexts(value, ['datacenter_id'], report),
  ),
  linode_sd_configs: httpKind({ region: text(), tag_separator: text(), ...refresh }),
  oci_sd_configs: plainKind(
    {
      auth: oneOf(['api_key', 'instance_principal']),
      tenancy: text(),
      user: text(),
      fingerprint: text(),
      key_file: text(),
      key_passphrase: text(),
      region: text(),
      compartments: texts(),
      filter: text(),
      tag_filter_key: text(),
      tag_filter_value: text(),
      tag_filter_action: oneOf(['include', 'exclude'], true),
      rate_limit_rps: float(0),
      ...refresh,
    },
    (value, report) => {
      const ofKey = ['tenancy', 'user', 'fingerprint', 'key_file'] as const;
      requireTexts(value, ['region', ...((value.auth ?? 'api_key') === 'api_key' ? ofKey : [])], report);
      if (value.auth === 'instance_principal' && countSet(...ofKey.map((name) => value[name])) > 0)
        report([], `${ofKey.join(', ')} can't be used with auth: instance_principal`);
      value.compartments?.forEach((name, index) => {
        if (name === '') report(['compartments', index], 'a compartment is empty');
      });
      if (countSet(value.tag_filter_key) > 0) requireTexts(value, ['tag_filter_value'], report);
    },
  ),
  openstack_sd_configs: plainKind(
    {
      role: oneOf(['hypervisor', 'instance', 'loadbalancer']),
      region: text(),
      identity_endpoint: text(),
      username: text(),
      userid: text(),
      password: text(),
      domain_name: text(),
      domain_id: text(),
      project_name: text(),
      project_id: text(),
      application_credential_name: text(),
      application_credential_id: text(),
      application_credential_secret: text(),
      all_tenants: bool(),
      availability: oneOf(['public', 'admin', 'internal'], true),
      tls_config: tlsConfig(),
      ...refresh,
    },
    (value, report) => requireTexts(value, ['role', 'region'], report),
  ),
  outscale_sd_configs: httpKind(
    { endpoint: text(), region: text(), access_key: text(), secret_key: text(), ...refresh },
    (value, report) => {
      requireTexts(
        { ...value, region: value.region ?? 'eu-west-2' },
        ['region', 'access_key', 'secret_key'],
        report,
      );
    },
  ),
  ovhcloud_sd_configs: plainKind(
    {
      endpoint: text(),
      application_key: text(),
      application_secret: text(),
      consumer_key: text(),
      service: oneOf(['vps', 'dedicated_server']),
      refresh_interval: duration(),
    },
    (value, report) =>
      requireTexts(value, ['application_key', 'application_secret', 'consumer_key', 'service'], report),
  ),
  scaleway_sd_configs: httpKind(
    {
      project_id: text(),
      api_url: text(),
      zone: text(),
      access_key: text(),
      secret_key: text(),
      secret_key_file: text(),
      name_filter: text(),
      tags_filter: texts(),
      role: oneOf(['instance', 'baremetal']),
      ...refresh,
    },
    (value, report) => {
      requireTexts(value, ['role'], report);
      const secrets = countSet(value.secret_key, value.secret_key_file);
      if (secrets !== 1) report([], 'exactly one of secret_key and secret_key_file must be set');
    },
  ),
  stackit_sd_configs: httpKind(
    {
      project: text(),
      region: text(),
      endpoint: url(),
      service_account_key: text(),
      private_key: text(),
      service_account_key_path: text(),
      private_key_path: text(),
      credentials_file_path: text(),
      ...refresh,
    },
    (value, report) => {
      if (value.endpoint == null && value.region === '') report([], 'one of region and endpoint must be set');
    },
  ),
  triton_sd_configs: plainKind(
    {
      account: text(),
      role: oneOf(['container', 'cn']),
      dns_suffix: text(),
      endpoint: text(),
      groups: texts(),
      version: int(),
      tls_config: tlsConfig(),
      ...refresh,
    },
    (value, report) => requireTexts(value, ['account', 'dns_suffix', 'endpoint'], report),
  ),
  vultr_sd_configs: httpKind(refresh),
  puppetdb_sd_configs: httpKind(
    { url: url(), query: text(), include_parameters: bool(), ...refresh },
    (value, report) => {
      if (value.url == null) report([], 'the url is missing');
      else {
        const problem = httpUrlProblem(value.url);
        if (problem !== null) report(['url'], problem);
      }
      requireTexts(value, ['query'], report);
    },
  ),
  uyuni_sd_configs: httpKind(
    {
      server: url(),
      username: text(),
      password: text(),
      entitlement: text(),
      separator: text(),
      refresh_interval: duration(),
    },
    (value, report) => {
      if (value.server == null || value.server.text === '') report([], 'the server is missing');
      requireTexts(value, ['username', 'password'], report);
    },
  ),
};

interface Filter {
  readonly values?: readonly string[] | undefined;
}

function checkFilters(given: readonly (Filter | null | undefined)[] | undefined, report: Report): void {
  given?.forEach((filter, index) => {
    if ((filter?.values ?? []).length === 0) report(['filters', index], 'the values of a filter are empty');
  });
}
