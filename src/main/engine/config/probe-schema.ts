import { z } from 'zod';
import { compileSearch } from '../base/regex.ts';
import { durationMs, sizeBytes } from '../base/scalars.ts';
import { dnsTypes } from '../probe/types.ts';
import { basicAuthSchema, labelsSchema, tlsFields } from './fields.ts';
import { dependsOnField } from './service-schema.ts';

/** An RE2 pattern; the message is RE2's. */
const pattern = z.string().superRefine((text, context) => {
  try {
    compileSearch(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
  }
});

/** `host:port`; IPv6 addresses stand in brackets. */
const address = z.string().transform((text, context) => {
  const match = /^(\[[0-9a-fA-F:.%]+\]|[^\s:/]+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match === null || port < 1 || port > 65_535) {
    context.addIssue({
      code: 'custom',
      message: `expected host:port, such as db.example:5432, got "${text}"`,
    });
    return z.NEVER;
  }
  return { text, host: (match[1] ?? '').replace(/^\[|\]$/g, ''), port };
});

/** A host alone. It becomes an argument of a program, so it may not look like an option. */
const host = z
  .string()
  .regex(/^[^\s\-/][^\s/]*$/, 'expected a host name or an address, without a port or a path');

const header = z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, 'expected the name of a header');

const headerMatch = z.strictObject({
  header,
  regexp: pattern,
  allow_missing: z.boolean().default(false),
});

const status = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^[1-5](\d\d|xx)$/, 'expected a status code such as 204, or a class such as 2xx'));

const ipProtocol = z.enum(['ip4', 'ip6']).optional();
const tls = z.strictObject({ ...tlsFields, server_name: z.string().optional() }).optional();

/** Fields of every kind of check. */
const common = {
  name: z
    .string()
    .min(1, 'a name is needed')
    .max(200)
    .regex(/^[^\n\r]+$/, 'a name is one line'),
  interval: durationMs(1_000).default(60_000),
  timeout: durationMs(50).optional(),
  retries: z.number().int().min(0).max(100).default(0),
  labels: labelsSchema.optional(),
  depends_on: dependsOnField,
  /** In percent. */
  objective: z.number().min(50).max(99.9999).default(99.9),
};

const http = z
  .strictObject({
    ...common,
    type: z.literal('http'),
    url: z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' }),
    method: z
      .string()
      .regex(/^[A-Za-z]+$/, 'expected a method such as GET')
      .transform((text) => text.toUpperCase())
      .default('GET'),
    headers: z.record(header, z.string().regex(/^[^\r\n]*$/, 'a header is one line')).default({}),
    body: z.string().optional(),
    valid_status_codes: z.array(status).min(1).default(['2xx']),
    fail_if_body_matches_regexp: z.array(pattern).default([]),
    fail_if_body_not_matches_regexp: z.array(pattern).default([]),
    fail_if_header_matches: z.array(headerMatch).default([]),
    fail_if_header_not_matches: z.array(headerMatch).default([]),
    follow_redirects: z.boolean().default(true),
    fail_if_ssl: z.boolean().default(false),
    fail_if_not_ssl: z.boolean().default(false),
    max_body_size: sizeBytes().optional(),
    ip_protocol: ipProtocol,
    basic_auth: basicAuthSchema.optional(),
    bearer_token_file: z.string().optional(),
    bearer_token_env: z.string().optional(),
    tls,
    min_certificate_validity: durationMs().default(0),
  })
  .refine((probe) => probe.bearer_token_file === undefined || probe.bearer_token_env === undefined, {
    error: 'give the token by only one of bearer_token_file and bearer_token_env',
  });

const tcp = z.strictObject({
  ...common,
  type: z.literal('tcp'),
  address,
  send: z.string().optional(),
  expect: pattern.optional(),
  ip_protocol: ipProtocol,
});

const tlsProbe = z.strictObject({
  ...common,
  type: z.literal('tls'),
  address,
  ip_protocol: ipProtocol,
  tls,
  min_certificate_validity: durationMs().default(0),
});

const dns = z.strictObject({
  ...common,
  type: z.literal('dns'),
  query_name: z.string().min(1, 'a name to ask for is needed'),
  query_type: z.enum(dnsTypes).default('A'),
  server: z
    .string()
    .regex(
      /^(\d+(\.\d+){3}(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?|[0-9a-fA-F:]*:[0-9a-fA-F:]*:[0-9a-fA-F:]*)$/,
      'expected the address of a DNS server, such as 9.9.9.9 or 10.0.0.1:5353',
    )
    .optional(),
  expected_answers: z.array(z.string()).default([]),
});

const icmp = z.strictObject({ ...common, type: z.literal('icmp'), host, ip_protocol: ipProtocol });

const processProbe = z
  .strictObject({
    ...common,
    type: z.literal('process'),
    pid_file: z.string().optional(),
    process_name: z.string().min(1).optional(),
    min_processes: z.number().int().min(1).default(1),
  })
  .refine((probe) => (probe.pid_file === undefined) !== (probe.process_name === undefined), {
    error: 'give exactly one of pid_file and process_name',
  });

const file = z.strictObject({
  ...common,
  type: z.literal('file'),
  path: z.string().min(1),
  exists: z.boolean().default(true),
  max_age: durationMs(1).optional(),
  min_size: sizeBytes().optional(),
});

const command = z.strictObject({
  ...common,
  type: z.literal('command'),
  command: z.array(z.string()).min(1, 'expected a program and its arguments, as a list'),
  exit_codes: z.array(z.number().int().min(0).max(255)).min(1).default([0]),
  working_directory: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
});

/** One entry of `probes`. */
export const probeEntrySchema = z.discriminatedUnion('type', [
  http,
  tcp,
  tlsProbe,
  dns,
  icmp,
  processProbe,
  file,
  command,
]);
export type ProbeFileEntry = z.output<typeof probeEntrySchema>;
