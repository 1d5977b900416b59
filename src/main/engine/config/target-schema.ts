import { z } from 'zod';
import { durationMs, sizeBytes } from '../base/scalars.ts';
import { defaultRule, relabelActions, ruleProblem } from '../relabel/index.ts';
import { basicAuthSchema, labelsSchema, tlsFields } from './fields.ts';
import { dependsOnField } from './service-schema.ts';
import { expressionProblem, isScrapeProtocol } from '../scrape/index.ts';
import type { ScrapeProtocol } from '../scrape/index.ts';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** `x_file` or `x_env`: where a secret is, for it doesn't stand in this file. */
const secretPlace = <T extends string>(name: T) =>
  ({
    [`${name}_file`]: z.string().optional(),
    [`${name}_env`]: z.string().optional(),
  }) as Record<`${T}_file` | `${T}_env`, z.ZodOptional<z.ZodString>>;

const authorizationSchema = z
  .strictObject({ type: z.string().min(1).default('Bearer'), ...secretPlace('credentials') })
  .refine((auth) => (auth.credentials_file === undefined) !== (auth.credentials_env === undefined), {
    error: 'give the credentials by exactly one of credentials_file and credentials_env',
  });

const oauth2Schema = z
  .strictObject({
    client_id: z.string().min(1),
    ...secretPlace('client_secret'),
    token_url: z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' }),
    scopes: z.array(z.string()).default([]),
    endpoint_params: z.record(z.string(), z.string()).default({}),
  })
  .refine((oauth2) => oauth2.client_secret_file === undefined || oauth2.client_secret_env === undefined, {
    error: 'give the client secret by only one of client_secret_file and client_secret_env',
  });

const headerSchema = z
  .strictObject({ value: z.string().optional(), ...secretPlace('value') })
  .refine(
    (header) =>
      [header.value, header.value_file, header.value_env].filter((place) => place !== undefined).length === 1,
    { error: 'give exactly one of value, value_file and value_env' },
  );

/** A rule of `metric_relabel_configs`, as in prometheus.yml. */
const relabelSchema = z
  .strictObject({
    action: z.enum(relabelActions).default(defaultRule.action),
    source_labels: z.array(z.string()).default([]),
    separator: z.string().default(defaultRule.separator),
    regex: z.coerce.string().default(defaultRule.regex),
    modulus: z.number().int().min(0).default(0),
    target_label: z.string().default(''),
    replacement: z.coerce.string().default(defaultRule.replacement),
  })
  .transform((rule, context) => {
    const { source_labels: sourceLabels, target_label: targetLabel, ...same } = rule;
    const compiled = { ...same, sourceLabels, targetLabel };
    const problem = ruleProblem(compiled, 'utf8');
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    return compiled;
  });

const expression = z.string().superRefine((text, context) => {
  const problem = expressionProblem(text);
  if (problem !== null) context.addIssue({ code: 'custom', message: `not a JSONata expression: ${problem}` });
});

const jsonSchema = z.strictObject({
  metrics: z
    .array(
      z.strictObject({
        name: z.string().regex(METRIC_NAME, 'metric names are letters, digits, underscores and colons'),
        type: z.enum(['gauge', 'counter', 'unknown']).default('gauge'),
        help: z.string().default(''),
        each: expression.optional(),
        value: expression,
        labels: z
          .record(z.string().regex(LABEL_NAME, 'label names are letters, digits and underscores'), expression)
          .default({}),
      }),
    )
    .min(1, 'name at least one metric'),
});

const protocol = z.string().refine(isScrapeProtocol, {
  error:
    'expected PrometheusProto, PrometheusText1.0.0, PrometheusText0.0.4, OpenMetricsText1.0.0 or OpenMetricsText0.0.1',
}) as z.ZodType<ScrapeProtocol>;

const limit = z.number().int().min(0).default(0);

/** One entry of `targets`. */
export const targetSchema = z
  .strictObject({
    name: z.string().min(1, 'a name is needed').max(200),
    url: z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' }),
    interval: durationMs(100).optional(),
    timeout: durationMs(50).optional(),
    labels: labelsSchema.optional(),
    max_body_size: sizeBytes().optional(),
    follow_redirects: z.boolean().default(false),
    basic_auth: basicAuthSchema.optional(),
    ...secretPlace('bearer_token'),
    authorization: authorizationSchema.optional(),
    oauth2: oauth2Schema.optional(),
    tls: z
      .strictObject({
        ...tlsFields,
        cert_file: z.string().optional(),
        key_file: z.string().optional(),
        server_name: z.string().default(''),
      })
      .refine((tls) => (tls.cert_file === undefined) === (tls.key_file === undefined), {
        error: 'a client certificate is given by cert_file and key_file together',
      })
      .optional(),
    proxy_url: z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' }).optional(),
    no_proxy: z.string().default(''),
    http_headers: z.record(z.string(), headerSchema).default({}),
    enable_compression: z.boolean().default(true),
    scrape_protocols: z.array(protocol).min(1).optional(),
    fallback_scrape_protocol: protocol.optional(),
    honor_labels: z.boolean().default(false),
    honor_timestamps: z.boolean().default(true),
    track_timestamps_staleness: z.boolean().default(false),
    metric_relabel_configs: z.array(relabelSchema).default([]),
    sample_limit: limit,
    label_limit: limit,
    label_name_length_limit: limit,
    label_value_length_limit: limit,
    extra_scrape_metrics: z.boolean().default(false),
    json: jsonSchema.optional(),
    depends_on: dependsOnField,
  })
  .refine((target) => target.bearer_token_file === undefined || target.bearer_token_env === undefined, {
    error: 'give the token by only one of bearer_token_file and bearer_token_env',
  })
  .refine(
    (target) =>
      [
        target.basic_auth,
        target.bearer_token_file ?? target.bearer_token_env,
        target.authorization,
        target.oauth2,
      ].filter((way) => way !== undefined).length <= 1,
    { error: 'give only one of basic_auth, bearer_token_file or bearer_token_env, authorization and oauth2' },
  );

export type TargetEntry = z.output<typeof targetSchema>;
