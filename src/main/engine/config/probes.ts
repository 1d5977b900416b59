import path from 'node:path';
import type { ProbeEntry } from '#shared/contract/probes.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { formatPath } from '../base/yaml-document.ts';
import type { ProbeConfig, ProbeSpec } from '../probe/types.ts';
import type { SecretSource } from '../scrape/types.ts';
import { probeEntrySchema } from './probe-schema.ts';
import type { ProbeFileEntry } from './probe-schema.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_BODY_BYTES = 10 * 1024 * 1024;

/** A checked entry with its defaults; files are relative to the config's folder. `entry` is what stands in the file. */
export function toProbe(checked: ProbeFileEntry, entry: ProbeEntry, directory: string): ProbeConfig {
  const { name, interval, timeout, retries, labels, objective } = checked;
  return {
    name,
    ...specOf(checked, directory),
    intervalMs: interval,
    // A run must be over before the next one starts.
    timeoutMs: Math.min(timeout ?? DEFAULT_TIMEOUT_MS, interval),
    retries,
    labels: labels ?? {},
    // Undoes binary dust: 99.9 / 100 is 0.9990000000000001.
    objective: Number((objective / 100).toPrecision(12)),
    entry,
  };
}

/** Reads an entry that doesn't stand in the file (yet); throws `bad_request` with the field and what is wrong with it. */
export function parseProbe(entry: ProbeEntry, directory: string): ProbeConfig {
  const result = probeEntrySchema.safeParse(entry);
  if (result.success) return toProbe(result.data, entry, directory);
  const [first] = result.error.issues;
  const field = formatPath(first?.path ?? []);
  throw new WatchdeckError('bad_request', `${field === '' ? '' : `${field}: `}${first?.message ?? ''}`, {
    field,
  });
}

function specOf(entry: ProbeFileEntry, directory: string): { address: string; spec: ProbeSpec } {
  const file = (name: string): string => path.resolve(directory, name);
  switch (entry.type) {
    case 'http':
      return { address: withoutSecrets(entry.url), spec: httpSpec(entry, file) };
    case 'tcp': {
      const { host, port, text } = entry.address;
      const { send = null, expect = null, ip_protocol: ipProtocol = null } = entry;
      return { address: text, spec: { kind: 'tcp', host, port, send, expect, ipProtocol } };
    }
    case 'tls': {
      const { host, port, text } = entry.address;
      const spec = {
        kind: 'tls' as const,
        host,
        port,
        ipProtocol: entry.ip_protocol ?? null,
        tls: tlsSettings(entry.tls, file),
        minCertificateValidityMs: entry.min_certificate_validity,
      };
      return { address: text, spec };
    }
    case 'dns': {
      const { query_name: queryName, query_type: queryType, server = null } = entry;
      const expectedAnswers = entry.expected_answers;
      return { address: queryName, spec: { kind: 'dns', queryName, queryType, server, expectedAnswers } };
    }
    case 'icmp':
      return {
        address: entry.host,
        spec: { kind: 'icmp', host: entry.host, ipProtocol: entry.ip_protocol ?? null },
      };
    case 'process': {
      const pidFile = entry.pid_file === undefined ? null : file(entry.pid_file);
      const processName = entry.process_name ?? null;
      const spec = { kind: 'process' as const, pidFile, processName, minProcesses: entry.min_processes };
      return { address: pidFile ?? processName ?? '', spec };
    }
    case 'file': {
      const { exists, max_age: maxAgeMs = null, min_size: minSizeBytes = null } = entry;
      const whole = file(entry.path);
      return { address: whole, spec: { kind: 'file', path: whole, exists, maxAgeMs, minSizeBytes } };
    }
    case 'command': {
      const { command, exit_codes: exitCodes, environment } = entry;
      const workingDirectory = entry.working_directory === undefined ? null : file(entry.working_directory);
      return {
        address: command[0] ?? '',
        spec: { kind: 'command', command, exitCodes, workingDirectory, environment },
      };
    }
  }
}

type HttpEntry = Extract<ProbeFileEntry, { type: 'http' }>;

function httpSpec(entry: HttpEntry, file: (name: string) => string): ProbeSpec {
  const secret = (name: string | undefined, env: string | undefined): SecretSource | null => {
    if (name !== undefined) return { file: file(name) };
    return env === undefined ? null : { env };
  };
  const headerMatches = (matches: HttpEntry['fail_if_header_matches']) =>
    matches.map(({ header, regexp, allow_missing: allowMissing }) => ({ header, regexp, allowMissing }));
  const password = secret(entry.basic_auth?.password_file, entry.basic_auth?.password_env);
  return {
    kind: 'http',
    url: entry.url,
    method: entry.method,
    headers: entry.headers,
    body: entry.body ?? null,
    validStatusCodes: entry.valid_status_codes,
    failIfBodyMatches: entry.fail_if_body_matches_regexp,
    failIfBodyNotMatches: entry.fail_if_body_not_matches_regexp,
    failIfHeaderMatches: headerMatches(entry.fail_if_header_matches),
    failIfHeaderNotMatches: headerMatches(entry.fail_if_header_not_matches),
    followRedirects: entry.follow_redirects,
    failIfSsl: entry.fail_if_ssl,
    failIfNotSsl: entry.fail_if_not_ssl,
    maxBodyBytes: entry.max_body_size ?? DEFAULT_MAX_BODY_BYTES,
    ipProtocol: entry.ip_protocol ?? null,
    basicAuth: entry.basic_auth && password ? { username: entry.basic_auth.username, password } : null,
    bearerToken: secret(entry.bearer_token_file, entry.bearer_token_env),
    tls: tlsSettings(entry.tls, file),
    minCertificateValidityMs: entry.min_certificate_validity,
  };
}

function tlsSettings(tls: HttpEntry['tls'], file: (name: string) => string) {
  return {
    caFile: tls?.ca_file === undefined ? null : file(tls.ca_file),
    insecureSkipVerify: tls?.insecure_skip_verify ?? false,
    serverName: tls?.server_name ?? null,
  };
}

/** The address as a label: a password in it is nobody else's business. */
function withoutSecrets(address: string): string {
  const url = new URL(address);
  if (url.username === '' && url.password === '') return address;
  url.username = '';
  url.password = '';
  return url.href;
}
