import type { MetricMetadata } from '../tsdb/types.ts';

/** What the series of checks mean; the names and meanings are blackbox_exporter's where it has them. */
const gauges: readonly (readonly [name: string, help: string, unit?: string])[] = [
  ['probe_success', '1 when the check succeeded, 0 when not.'],
  ['probe_duration_seconds', 'How long the check took.', 'seconds'],
  ['probe_dns_lookup_time_seconds', 'Time to look the host name up.', 'seconds'],
  ['probe_ip_protocol', 'IP version that was used, 4 or 6.'],
  ['probe_failed_due_to_regex', '1 when a pattern on headers, body or answer made it fail.'],
  ['probe_http_status_code', 'Status code of the answer, 0 without one.'],
  ['probe_http_duration_seconds', 'Time of each phase, over all redirects.', 'seconds'],
  ['probe_http_content_length', 'Length the answer says it has, -1 where it does not say.', 'bytes'],
  ['probe_http_uncompressed_body_length', 'Bytes of the body that were read.', 'bytes'],
  ['probe_http_redirects', 'Redirects that were followed.'],
  ['probe_http_ssl', '1 when the last address was reached over TLS.'],
  ['probe_http_version', 'HTTP version of the answer.'],
  ['probe_http_last_modified_timestamp_seconds', 'Last-Modified of the answer, unix time.', 'seconds'],
  ['probe_ssl_earliest_cert_expiry', 'When the first certificate of the chain ends, unix time.', 'seconds'],
  ['probe_ssl_last_chain_info', "The server's own certificate; always 1."],
  ['probe_tls_version_info', 'TLS version in use; always 1.'],
  ['probe_dns_query_succeeded', '1 when the DNS server answered the query.'],
  ['probe_dns_answer_rrs', 'Records in the answer.'],
  ['probe_dns_duration_seconds', 'Time of each phase.', 'seconds'],
  ['probe_icmp_duration_seconds', 'Time of each phase.', 'seconds'],
  ['probe_icmp_reply_hop_limit', 'TTL or hop limit of the answer.'],
  ['probe_process_count', 'Processes found.'],
  ['probe_file_exists', '1 when the file is there.'],
  ['probe_file_age_seconds', 'Time since the file was changed.', 'seconds'],
  ['probe_file_size_bytes', 'Size of the file.', 'bytes'],
  ['probe_command_exit_code', 'Exit code of the command.'],
];

export const probeMetadata: readonly MetricMetadata[] = gauges.map(([name, help, unit = '']) => ({
  name,
  type: 'gauge',
  help,
  unit,
}));
