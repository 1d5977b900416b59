import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentError } from '#engine/base/yaml-document.ts';
import { parsePrometheusFile } from '#engine/prometheus-config/index.ts';
import { makeDir, removeDir } from '../../../helpers/metrics-store.ts';

let dir = '';
beforeAll(() => (dir = makeDir()));
afterAll(() => removeDir(dir));

/** First problem as `line:message`, or "valid". */
function judge(text: string): string {
  try {
    parsePrometheusFile(text, path.join(dir, 'prometheus.yml'));
    return 'valid';
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return `${error.problems[0].line}: ${error.problems[0].message}`;
  }
}

/** A scrape config named j with these lines in it. */
const job = (...lines: string[]) =>
  ['scrape_configs:', '- job_name: j', ...lines.map((line) => `  ${line}`)].join('\n');
const sd = (kind: string, ...lines: string[]) =>
  job(`${kind}_sd_configs:`, ...lines.map((line, i) => `${i === 0 ? '- ' : '  '}${line}`));
const rule = (...lines: string[]) =>
  job('relabel_configs:', ...lines.map((line, i) => `${i === 0 ? '- ' : '  '}${line}`));

describe('what Prometheus takes', () => {
  it.each([
    ['nothing', ''],
    ['empty sections', 'global:\nruntime:\nscrape_configs:\nalerting:\notlp:\ntracing:\nstorage:\n'],
    [
      'texts that look like numbers and switches',
      job('params: {a: [1, yes, 0x1f]}', 'basic_auth: {username: 1, password: true}'),
    ],
    ['switches as YAML 1.1 spells them', job('honor_labels: yes', 'enable_compression: off')],
    ['a null regex and a null replacement', rule('regex:', 'replacement:', 'target_label: a')],
    ['a target label in UTF-8', rule('target_label: ünïcode', 'source_labels: [größe]')],
    [
      'merged and repeated mappings',
      'global: &g\n  scrape_interval: 5s\nscrape_configs:\n- job_name: a\n  <<: *g\n  scrape_timeout: 4s\n',
    ],
    ['a size in several parts', job('body_size_limit: 1GB512MB')],
    ['a timeout of the whole interval', 'global: {scrape_interval: 5s, scrape_timeout: 5s}'],
    ['an interval below the global timeout', job('scrape_interval: 5s')],
    ['a job name in any script', 'scrape_configs: [{job_name: 測試}]'],
    [
      'a URL among targets that relabelling repairs',
      job('static_configs: [{targets: ["http://a"]}]', 'relabel_configs: [{target_label: a}]'),
    ],
    ['a remote address without scheme', 'remote_write: [{url: "localhost:9090"}]'],
    ['a cluster from inside', sd('kubernetes', 'role: pod', 'api_server:')],
    [
      'selectors',
      sd('kubernetes', 'role: endpoints', 'selectors: [{role: pod, label: "a in (b,c),!d", field: "x.y=Z"}]'),
    ],
    [
      'nodes of pods',
      sd('kubernetes', 'role: pod', 'attach_metadata: {node: true}', 'selectors: [{role: node, label: a=b}]'),
    ],
    ['a capital action', rule('action: KEEP')],
  ])('%s', (_, text) => {
    expect(judge(text)).toBe('valid');
  });
});

describe('what Prometheus refuses', () => {
  it.each([
    [1, 'unknown field "nonexistent"', 'global: {nonexistent: 1}'],
    [2, 'unknown field "consult_sd_configs"', 'scrape_configs:\n- {job_name: a, consult_sd_configs: []}'],
    [3, 'unique', 'scrape_configs: []\nglobal: {}\nscrape_configs: []'],
    [2, 'job_name is missing', 'scrape_configs:\n- {job_name: }'],
    [3, 'two scrape configs have the job_name "a"', 'scrape_configs:\n- job_name: a\n- job_name: a'],
    [2, 'an empty entry in scrape_configs', 'scrape_configs:\n-'],
    [2, 'an empty entry in remote_write', 'remote_write:\n-'],
    [2, 'an empty entry in remote_read', 'remote_read:\n-'],
    [1, 'global scrape_timeout is greater', 'global: {scrape_interval: 5s, scrape_timeout: 6s}'],
    [4, 'greater than its scrape_interval', job('scrape_interval: 5s', 'scrape_timeout: 6s')],
    [1, 'not valid UTF-8', 'global: {external_labels: {a: !!binary "/w=="}}'],
    [3, 'base64', job('metric_relabel_configs: [{action: labelmap, replacement: !!binary "***"}]')],
    [4, 'modulus', rule('{action: hashmod, target_label: a}')],
    [4, 'needs a target_label', rule('{action: hashmod, modulus: 8}')],
    [4, 'action is empty', rule('action:')],
    [4, 'unknown relabelling action "uppercased"', rule('action: uppercased')],
    [4, 'an empty relabelling rule', rule('')],
    [1, 'an empty relabelling rule', 'alerting: {alert_relabel_configs: [null]}'],
    [3, 'an empty relabelling rule', 'alerting:\n  alertmanagers:\n  - relabel_configs: [null]'],
    [1, 'expected one of v2', 'alerting: {alertmanagers: [{api_version: v1}]}'],
    [3, 'not host:port', job('static_configs: [{targets: ["http://bad"]}]')],
    [3, 'expected a size with its unit', job('body_size_limit: 100')],
    [3, 'unknown scrape protocol "prometheusproto"', job('scrape_protocols: [prometheusproto]')],
    [
      3,
      'stands in scrape_protocols twice',
      job('scrape_protocols: [PrometheusProto, OpenMetricsText1.0.0, PrometheusProto]'),
    ],
    [3, 'must not be empty', job('scrape_protocols: []')],
    [3, 'expected PrometheusProto', job('fallback_scrape_protocol: [PrometheusProto]')],
    [3, 'expected true or false', job('honor_labels: "yes"')],
    [3, 'expected a whole number', job('sample_limit: many')],
    [3, 'expected at least 0', job('sample_limit: -1')],
    [3, 'expected a duration', job('scrape_interval: 15')],
    [3, 'at most one of bearer_token', job('bearer_token: a', 'bearer_token_file: b')],
    [
      4,
      'at most one of basic_auth, oauth2, bearer_token',
      job('basic_auth: {username: a}', 'bearer_token: b'),
    ],
    [
      4,
      'at most one of basic_auth, oauth2 and authorization',
      job('basic_auth: {username: a}', 'authorization: {credentials: b}'),
    ],
    [3, 'use basic_auth', job('authorization: {type: Basic}')],
    [3, 'at most one of password', job('basic_auth: {password: a, password_file: b}')],
    [3, 'oauth2 needs a client_id', job('oauth2: {token_url: "http://a"}')],
    [3, 'needs its key', job('tls_config: {cert_file: a}')],
    [3, 'expected one of TLS10', job('tls_config: {min_version: SSL3}')],
    [3, 'may not be set', job('http_headers: {Host: {values: [a]}}')],
    [3, 'no_proxy needs proxy_url', job('no_proxy: a')],
    [1, 'url of this remote_write is missing', 'remote_write: [{name: a}]'],
    [1, 'two entries of remote_write are named "q"', 'remote_write: [{url: a, name: q}, {url: b, name: q}]'],
    [1, 'the authorization header is set by', 'remote_write: [{url: a, headers: {authorization: b}}]'],
    [
      1,
      'expected one of prometheus.WriteRequest',
      'remote_write: [{url: a, protobuf_message: io.prometheus.writet.v2.Request}]',
    ],
    [1, 'at most one of basic_auth', 'remote_write: [{url: a, sigv4: {}, basic_auth: {username: b}}]'],
    [1, 'two entries of remote_read', 'remote_read: [{url: a, name: q}, {url: b, name: q}]'],
    [1, 'tracing needs an endpoint', 'tracing: {sampling_fraction: 1}'],
    [1, 'expected one of gzip', 'tracing: {endpoint: a, compression: foo}'],
    [
      1,
      'promote_all_resource_attributes',
      'otlp: {promote_all_resource_attributes: true, promote_resource_attributes: [a]}',
    ],
    [1, 'needs promote_all_resource_attributes', 'otlp: {ignore_resource_attributes: [a]}'],
    [
      2,
      'not allowed while',
      'global: {metric_name_validation_scheme: legacy}\notlp: {translation_strategy: NoTranslation}',
    ],
    [
      2,
      'names in UTF-8 are asked for',
      'global: {metric_name_validation_scheme: legacy}\nscrape_configs: [{job_name: a, metric_name_escaping_scheme: allow-utf-8}]',
    ],
    [1, 'stands there twice', 'scrape_config_files: [a.yml, a.yml]'],
    [4, 'the url is missing', sd('http', 'refresh_interval: 1s')],
    [4, 'the scheme of the URL', sd('http', 'url: example.com')],
    [4, 'the host is missing', sd('http', 'url: "http://"')],
    [4, 'at least one path', sd('file', 'files: []')],
    [4, 'at most one *', sd('file', 'files: [a/*/b.yml]')],
    [4, 'at least one name', sd('dns', 'names: []')],
    [4, 'a port is needed', sd('dns', 'names: [a]', 'type: A')],
    [5, 'not a type of DNS record', sd('dns', 'names: [a]', 'type: TXT')],
    [4, 'expected one of pod', sd('kubernetes', 'role: vacuum')],
    [
      4,
      "can't be used together",
      sd('kubernetes', 'role: pod', 'kubeconfig_file: a', 'api_server: "http://b"'),
    ],
    [4, 'unknown field "foo"', sd('kubernetes', 'namespaces: {foo: bar}', 'role: pod')],
    [
      5,
      'not a field selector',
      sd('kubernetes', 'role: pod', 'selectors: [{role: pod, field: metadata.status-Running}]'),
    ],
    [5, 'takes selectors of pod only', sd('kubernetes', 'role: pod', 'selectors: [{role: node}]')],
    [4, 'at least one Marathon server', sd('marathon', 'servers:')],
    [
      4,
      'another way to authenticate',
      sd('marathon', 'servers: [a]', 'auth_token: b', 'basic_auth: {username: c}'),
    ],
    [4, 'expected one of hypervisor', sd('openstack', 'role: invalid', 'region: a')],
    [4, 'expected one of public', sd('openstack', 'availability: invalid', 'role: instance', 'region: a')],
    [4, 'values of a filter', sd('ec2', 'filters: [{name: a, values: []}]')],
    [4, 'subscription_id is missing', sd('azure', 'tenant_id: a', 'client_id: b', 'client_secret: c')],
    [4, 'expected one of OAuth', sd('azure', 'authentication_method: invalid', 'subscription_id: a')],
    [4, 'query is missing', sd('puppetdb', 'url: "http://a"')],
    [4, 'expected one of robot', sd('hetzner', 'role: invalid')],
    [4, 'needs a scheme and a host', sd('eureka', 'server: "eureka.com"')],
    [4, 'exactly one of secret_key', sd('scaleway', 'role: instance')],
    [4, 'the server is missing', sd('uyuni', 'username: a', 'password: b')],
    [
      4,
      'expected one of vps',
      sd(
        'ovhcloud',
        'service: fakeservice',
        'application_key: a',
        'application_secret: b',
        'consumer_key: c',
      ),
    ],
  ])('line %i: %s', (line, message, text) => {
    const verdict = judge(text);
    expect(verdict).toContain(message);
    expect(verdict).toMatch(new RegExp(`^${line}: `));
  });

  it('names every problem, not only the first', () => {
    expect(() => parsePrometheusFile('global: {a: 1, b: 2}', '/x.yml')).toThrow(
      /unknown field "a"[^]*unknown field "b"/,
    );
  });
});

describe('files of scrape configs', () => {
  it('are read with the file, and share its job names', () => {
    mkdirSync(path.join(dir, 'jobs'), { recursive: true });
    writeFileSync(path.join(dir, 'jobs', 'a.yml'), 'scrape_configs:\n- job_name: a\n');
    writeFileSync(path.join(dir, 'jobs', 'b.yml'), 'scrape_configs:\n- job_name: b\n');
    const file = path.join(dir, 'prometheus.yml');
    const text = 'scrape_config_files: [jobs/*.yml]\nscrape_configs: [{job_name: c}]';
    const parsed = parsePrometheusFile(text, file);
    expect(parsed.scrapes.map(({ section, file: from }) => [section.job_name, path.basename(from)])).toEqual([
      ['c', 'prometheus.yml'],
      ['a', 'a.yml'],
      ['b', 'b.yml'],
    ]);
    writeFileSync(path.join(dir, 'jobs', 'b.yml'), 'scrape_configs:\n- job_name: c\n');
    expect(judge(text)).toMatch(/^2: two scrape configs have the job_name "c"/);
    writeFileSync(path.join(dir, 'jobs', 'b.yml'), 'scrape_configs:\n- job_name: d\n  scrape_timeout: 2m\n');
    expect(judge(text)).toMatch(/^3: .*greater than its scrape_interval/);
    writeFileSync(path.join(dir, 'jobs', 'b.yml'), 'global: {}\n');
    expect(judge(text)).toContain('unknown field "global"');
  });
});

it('tells what it can not carry out, with the place', () => {
  const { unsupportedDiscovery, withoutEffect } = parsePrometheusFile(
    `${sd('kubernetes', 'role: pod')}\nremote_write: [{url: a}]\n`,
    '/etc/prometheus.yml',
  );
  expect(unsupportedDiscovery).toMatchObject([{ file: '/etc/prometheus.yml', line: 3, column: 3 }]);
  expect(unsupportedDiscovery[0]?.message).toContain('kubernetes_sd_configs');
  expect(withoutEffect).toMatchObject([
    { line: 5, message: expect.stringContaining('remote_write') as string },
  ]);
});
