import {
  bool,
  countSet,
  duration,
  fieldsOf,
  int,
  list,
  oneOf,
  section,
  text,
  textMap,
  texts,
  url,
} from '../fields.ts';
import type { Report } from '../fields.ts';
import { httpUrlProblem } from '../go-url.ts';
import { kubernetesKind } from './kubernetes.ts';
import { httpKind, plainKind, requireTexts } from './make-kind.ts';

/** Kinds that ask a cluster or a registry of services. Judged as Prometheus judges them; Watchdeck doesn't carry them out. */

const refresh = { refresh_interval: duration() };
const filters = () => list(section(fieldsOf({ name: text(), values: texts() })));
const docker = { host: url(), port: int(), filters: filters(), ...refresh };
const zookeeper = { servers: texts(), paths: texts(), timeout: duration() };

export const clusterKinds = {
  consul_sd_configs: httpKind(
    {
      server: text(),
      path_prefix: text(),
      token: text(),
      datacenter: text(),
      namespace: text(),
      partition: text(),
      tag_separator: text(),
      scheme: text(),
      username: text(),
      password: text(),
      allow_stale: bool(),
      services: texts(),
      tags: texts(),
      node_meta: textMap(),
      filter: text(),
      health_filter: text(),
      ...refresh,
    },
    (value, report) => {
      if (value.server?.trim() === '') report(['server'], 'the server is missing');
      if (countSet(value.username, value.password) > 0 && value.basic_auth)
        report([], 'at most one of username and password, and basic_auth may be set');
      if (countSet(value.token) > 0 && countSet(value.authorization, value.oauth2) > 0)
        report([], 'at most one of token, authorization and oauth2 may be set');
    },
  ),
  docker_sd_configs: httpKind(
    {
      ...docker,
      host_networking_host: text(),
      match_first_network: bool(),
      include_no_network_targets: bool(),
    },
    (value, report) => {
      if (value.host == null || value.host.text === '') report([], 'the host is missing');
    },
  ),
  dockerswarm_sd_configs: httpKind(
    { ...docker, role: oneOf(['services', 'tasks', 'nodes']) },
    (value, report) => {
      if (value.host == null || value.host.text === '') report([], 'the host is missing');
      requireTexts(value, ['role'], report);
    },
  ),
  eureka_sd_configs: httpKind({ server: url(), ...refresh }, (value, report) => {
    if (value.server == null || value.server.text === '') {
      report([], 'the server is missing');
      return;
    }
    if (value.server.scheme === '' || value.server.host === '')
      report(['server'], 'the URL of the server needs a scheme and a host');
  }),
  kubernetes_sd_configs: kubernetesKind,
  kuma_sd_configs: httpKind(
    { server: url(), client_id: text(), fetch_timeout: duration(), ...refresh },
    (value, report) => {
      if (value.server == null || value.server.text === '') {
        report([], 'the server is missing');
        return;
      }
      const problem = httpUrlProblem(value.server);
      if (problem !== null) report(['server'], problem);
    },
  ),
  marathon_sd_configs: httpKind(
    { servers: texts(), auth_token: text(), auth_token_file: text(), ...refresh },
    (value, report) => {
      if ((value.servers ?? []).length === 0)
        report([], 'at least one Marathon server is needed under servers');
      const tokens = countSet(value.auth_token, value.auth_token_file);
      if (tokens > 1) report([], 'at most one of auth_token and auth_token_file may be set');
      const others = countSet(
        value.basic_auth,
        value.authorization,
        value.bearer_token,
        value.bearer_token_file,
      );
      if (tokens > 0 && others > 0)
        report([], "auth_token and auth_token_file can't be used with another way to authenticate");
    },
  ),
  nerve_sd_configs: plainKind(zookeeper, checkZookeeper),
  serverset_sd_configs: plainKind(zookeeper, checkZookeeper),
  nomad_sd_configs: httpKind(
    {
      allow_stale: bool(),
      namespace: text(),
      region: text(),
      server: text(),
      tag_separator: text(),
      ...refresh,
    },
    (value, report) => {
      if (value.server?.trim() === '') report(['server'], 'the server is missing');
    },
  ),
};

function checkZookeeper(
  value: { readonly servers?: readonly string[] | undefined; readonly paths?: readonly string[] | undefined },
  report: Report,
): void {
  if ((value.servers ?? []).length === 0) report([], 'at least one server is needed under servers');
  if ((value.paths ?? []).length === 0) report([], 'at least one path is needed under paths');
  value.paths?.forEach((path, index) => {
    if (!path.startsWith('/')) report(['paths', index], `a path must begin with "/", got "${path}"`);
  });
}
