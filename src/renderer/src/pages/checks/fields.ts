import type { ProbeKind } from '#shared/contract/probes.ts';

/** How a field is written: what a person types, and what of it stands in the entry. */
export type FieldShape =
  | 'text'
  | 'number'
  | 'switch'
  /** A list, one item a line. */
  | 'lines'
  /** A list, with commas. */
  | 'list'
  /** Names and values, one `Name: value` a line. */
  | 'pairs'
  | { readonly options: readonly { readonly value: string; readonly label: string }[] };

/** One field of a check's form. `path` is its place in the entry, `tls.ca_file` for one inside another. */
export interface CheckField {
  readonly path: string;
  readonly label: string;
  readonly shape: FieldShape;
  readonly placeholder?: string;
  readonly hint?: string;
  /** What holds while nothing is written. */
  readonly fallback?: boolean | string;
  /** Shown only where it is asked for. */
  readonly more?: true;
}

const ipProtocol: CheckField = {
  path: 'ip_protocol',
  label: 'IP version',
  shape: {
    options: [
      { value: '', label: 'What the system prefers' },
      { value: 'ip4', label: 'IPv4' },
      { value: 'ip6', label: 'IPv6' },
    ],
  },
  more: true,
};

const certificate: readonly CheckField[] = [
  {
    path: 'min_certificate_validity',
    label: 'Certificate valid for at least',
    shape: 'text',
    placeholder: '14d',
    hint: 'Down when one of the chain ends sooner',
    more: true,
  },
  {
    path: 'tls.insecure_skip_verify',
    label: 'Take any certificate',
    shape: 'switch',
    fallback: false,
    more: true,
  },
];

/** The fields of each kind, besides those that all have. */
export const kindFields: Readonly<Record<ProbeKind, readonly CheckField[]>> = {
  http: [
    { path: 'url', label: 'Address', shape: 'text', placeholder: 'https://example.com/health' },
    {
      path: 'fail_if_body_not_matches_regexp',
      label: 'The page must have',
      shape: 'lines',
      placeholder: '"status":\\s*"ok"',
      hint: 'Patterns (RE2), one a line',
    },
    {
      path: 'valid_status_codes',
      label: 'Good status codes',
      shape: 'list',
      placeholder: '2xx',
      more: true,
    },
    {
      path: 'method',
      label: 'Method',
      shape: { options: ['GET', 'HEAD', 'POST', 'PUT'].map((value) => ({ value, label: value })) },
      fallback: 'GET',
      more: true,
    },
    {
      path: 'fail_if_body_matches_regexp',
      label: 'The page must not have',
      shape: 'lines',
      placeholder: 'maintenance',
      hint: 'Patterns (RE2), one a line',
      more: true,
    },
    {
      path: 'headers',
      label: 'Headers',
      shape: 'pairs',
      placeholder: 'Accept: application/json',
      more: true,
    },
    { path: 'body', label: 'Body', shape: 'text', more: true },
    ipProtocol,
    { path: 'follow_redirects', label: 'Follow redirects', shape: 'switch', fallback: true, more: true },
    {
      path: 'fail_if_not_ssl',
      label: 'Must be HTTPS in the end',
      shape: 'switch',
      fallback: false,
      more: true,
    },
    ...certificate,
  ],
  tcp: [
    { path: 'address', label: 'Address', shape: 'text', placeholder: 'db.example:5432' },
    { path: 'send', label: 'Say', shape: 'text', hint: 'Sent once connected', more: true },
    {
      path: 'expect',
      label: 'Expect',
      shape: 'text',
      placeholder: '^220 ',
      hint: 'A pattern (RE2)',
      more: true,
    },
    ipProtocol,
  ],
  tls: [
    { path: 'address', label: 'Address', shape: 'text', placeholder: 'mail.example:993' },
    ipProtocol,
    ...certificate,
  ],
  dns: [
    { path: 'query_name', label: 'Name to ask for', shape: 'text', placeholder: 'example.com' },
    {
      path: 'query_type',
      label: 'Record',
      shape: {
        options: ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'].map((value) => ({
          value,
          label: value,
        })),
      },
      fallback: 'A',
    },
    { path: 'server', label: 'DNS server', shape: 'text', placeholder: "the system's", more: true },
    {
      path: 'expected_answers',
      label: 'Answers that must be there',
      shape: 'lines',
      placeholder: '203.0.113.7',
      more: true,
    },
  ],
  icmp: [{ path: 'host', label: 'Host', shape: 'text', placeholder: '192.168.1.1' }, ipProtocol],
  process: [
    { path: 'process_name', label: 'Process name', shape: 'text', placeholder: 'nginx' },
    { path: 'pid_file', label: 'or pid file', shape: 'text', placeholder: '/run/nginx.pid' },
    { path: 'min_processes', label: 'At least', shape: 'number', placeholder: '1', more: true },
  ],
  file: [
    { path: 'path', label: 'File', shape: 'text', placeholder: '/var/backups/latest.tar' },
    { path: 'max_age', label: 'Changed within', shape: 'text', placeholder: '26h' },
    { path: 'min_size', label: 'At least', shape: 'text', placeholder: '1MB', more: true },
    { path: 'exists', label: 'Must be there', shape: 'switch', fallback: true, more: true },
  ],
  command: [
    {
      path: 'command',
      label: 'Program and arguments',
      shape: 'lines',
      placeholder: '/usr/bin/pg_isready\n-q',
      hint: 'One a line; no shell reads them',
    },
    { path: 'exit_codes', label: 'Good exit codes', shape: 'list', placeholder: '0', more: true },
    { path: 'working_directory', label: 'Working directory', shape: 'text', more: true },
  ],
};

/** The fields that every kind has, but for the name. */
export const commonFields: readonly CheckField[] = [
  { path: 'interval', label: 'Every', shape: 'text', placeholder: '1m', hint: 'Between two checks' },
  { path: 'timeout', label: 'Timeout', shape: 'text', placeholder: '10s', hint: 'Down after this long' },
  {
    path: 'retries',
    label: 'Retries',
    shape: 'number',
    placeholder: '0',
    hint: 'Failures taken for a hiccup',
  },
  { path: 'objective', label: 'Objective', shape: 'number', placeholder: '99.9', hint: 'Percent of time up' },
];

export const labelsField: CheckField = {
  path: 'labels',
  label: 'Labels',
  shape: 'pairs',
  placeholder: 'team: web',
  hint: 'On all its series',
  more: true,
};
