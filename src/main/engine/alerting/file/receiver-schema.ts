import { z } from 'zod';
import { durationMs } from '../../base/scalars.ts';
import { httpConfigSchema, tlsSchema } from './http-config.ts';

/**
 * What each kind of receiver must say, as far as Alertmanager judges a file by it; fields that only shape a message are
 * left open here and read where the message is made.
 */
const address = z.string().refine((text) => /^https?:\/\//.test(text) || text.includes('{{'), {
  error: 'expected an http:// or https:// address',
});
const file = z.string().optional();
const text = z.string().optional();
const sendResolved = z.boolean().optional();
const http_config = httpConfigSchema.optional();

type Fields = Record<string, unknown>;

/** Refuses entries in which none of the named fields (or in which two of them) stand. */
function needsOne(message: string, ...names: readonly string[]) {
  return (entry: Fields, context: z.RefinementCtx): void => {
    const given = names.filter((name) => entry[name] !== undefined && entry[name] !== '');
    if (given.length === 0) context.addIssue({ code: 'custom', message });
    if (given.length > 1)
      context.addIssue({ code: 'custom', message: `give only one of ${names.join(' and ')}` });
  };
}

function refuseBoth(a: string, b: string) {
  return (entry: Fields, context: z.RefinementCtx): void => {
    if (entry[a] !== undefined && entry[b] !== undefined)
      context.addIssue({ code: 'custom', message: `give only one of ${a} and ${b}` });
  };
}

const webhook = z
  .looseObject({
    send_resolved: sendResolved,
    http_config,
    url: address.optional(),
    url_file: file,
    max_alerts: z.number().int().min(0).optional(),
    signing_secret: text,
    signing_secret_file: file,
  })
  .superRefine(refuseBoth('signing_secret', 'signing_secret_file'))
  .superRefine(needsOne('a webhook needs a url or a url_file', 'url', 'url_file'));

const email = z
  .looseObject({
    send_resolved: sendResolved,
    to: z
      .string({ error: 'an email receiver needs a "to" address' })
      .min(1, 'an email receiver needs a "to" address'),
    from: text,
    smarthost: text,
    hello: text,
    auth_username: text,
    auth_password: text,
    auth_password_file: file,
    require_tls: z.boolean().optional(),
    tls_config: tlsSchema.optional(),
  })
  .superRefine(refuseBoth('auth_password', 'auth_password_file'));

const slack = z
  .looseObject({
    send_resolved: sendResolved,
    http_config,
    api_url: address.optional(),
    api_url_file: file,
    channel: text,
    fields: z
      .array(
        z.looseObject({
          title: z.string().min(1, 'a field needs a title'),
          value: z.string().min(1, 'a field needs a value'),
          short: z.boolean().optional(),
        }),
      )
      .optional(),
    actions: z
      .array(
        z.looseObject({
          type: z.string().min(1, 'an action needs a type'),
          text: z.string().min(1, 'an action needs a text'),
        }),
      )
      .optional(),
  })
  .superRefine(refuseBoth('api_url', 'api_url_file'));

const pagerduty = z
  .looseObject({
    send_resolved: sendResolved,
    http_config,
    url: address.optional(),
    routing_key: text,
    routing_key_file: file,
    service_key: text,
    service_key_file: file,
  })
  .superRefine((entry, context) => {
    refuseBoth('routing_key', 'routing_key_file')(entry, context);
    refuseBoth('service_key', 'service_key_file')(entry, context);
    if (!entry.routing_key && !entry.routing_key_file && !entry.service_key && !entry.service_key_file)
      context.addIssue({
        code: 'custom',
        message: 'a PagerDuty receiver needs a routing_key or a service_key',
      });
  });

const opsgenie = z
  .looseObject({
    send_resolved: sendResolved,
    http_config,
    api_key: text,
    api_key_file: file,
    api_url: address.optional(),
  })
  .superRefine(refuseBoth('api_key', 'api_key_file'));

const hook = z
  .looseObject({
    send_resolved: sendResolved,
    http_config,
    webhook_url: address.optional(),
    webhook_url_file: file,
  })
  .superRefine(needsOne('a webhook_url or a webhook_url_file is needed', 'webhook_url', 'webhook_url_file'));

const telegram = z
  .looseObject({
    send_resolved: sendResolved,
    http_config,
    api_url: address.optional(),
    bot_token: text,
    bot_token_file: file,
    chat_id: z.union([z.number().int(), z.string()]).optional(),
    chat_id_file: file,
    parse_mode: z.enum(['', 'Markdown', 'MarkdownV2', 'HTML']).optional(),
  })
  .superRefine((entry, context) => {
    needsOne(
      'a Telegram receiver needs a bot_token or a bot_token_file',
      'bot_token',
      'bot_token_file',
    )(entry, context);
    needsOne('a Telegram receiver needs a chat_id', 'chat_id', 'chat_id_file')(entry, context);
  });

const pushover = z.looseObject({ send_resolved: sendResolved }).superRefine((entry, context) => {
  needsOne('a Pushover receiver needs a user_key', 'user_key', 'user_key_file')(entry, context);
  needsOne('a Pushover receiver needs a token', 'token', 'token_file')(entry, context);
});

const anything = z.looseObject({ send_resolved: sendResolved });

/** Watchdeck's own kinds, in the same file. */
const native = z.strictObject({ send_resolved: sendResolved, title: text, body: text });
const ntfy = z.strictObject({
  send_resolved: sendResolved,
  url: address.default('https://ntfy.sh'),
  topic: z.string().min(1, 'a topic is needed'),
  title: text,
  message: text,
  token_file: file,
});

const alertmanager = z.strictObject({
  send_resolved: sendResolved,
  url: z.string().regex(/^https?:\/\//, 'expected an http:// or https:// address'),
  basic_auth: z
    .strictObject({ username: z.string().min(1), password: text, password_file: file })
    .superRefine(needsOne('a password or a password_file is needed', 'password', 'password_file'))
    .optional(),
  authorization: z
    .strictObject({ credentials: text, credentials_file: file })
    .superRefine(needsOne('credentials or a credentials_file are needed', 'credentials', 'credentials_file'))
    .optional(),
});

const command = z.strictObject({
  send_resolved: sendResolved,
  command: z
    .array(z.string())
    .min(1, 'a program is needed')
    .refine(([program = '']) => /^(\/|[A-Za-z]:[\\/])/.test(program), {
      error: 'the program needs an absolute path',
    }),
  timeout: durationMs(100).default(15_000),
});

/** Kinds of receivers that only Watchdeck has. */
export const OWN_KINDS: readonly string[] = [
  'native_configs',
  'ntfy_configs',
  'alertmanager_configs',
  'command_configs',
];

const entries = <T extends z.ZodType>(schema: T) => z.array(schema).default([]);

export const receiverSchema = z.strictObject({
  name: z.string().min(1, 'a receiver needs a name'),
  native_configs: entries(native),
  ntfy_configs: entries(ntfy),
  alertmanager_configs: entries(alertmanager.superRefine(refuseBoth('basic_auth', 'authorization'))),
  command_configs: entries(command),
  webhook_configs: entries(webhook),
  email_configs: entries(email),
  slack_configs: entries(slack),
  pagerduty_configs: entries(pagerduty),
  opsgenie_configs: entries(opsgenie),
  discord_configs: entries(hook),
  msteams_configs: entries(hook),
  msteamsv2_configs: entries(hook),
  telegram_configs: entries(telegram),
  pushover_configs: entries(pushover),
  victorops_configs: entries(anything),
  wechat_configs: entries(anything),
  webex_configs: entries(anything),
  sns_configs: entries(anything),
  jira_configs: entries(anything),
  rocketchat_configs: entries(anything),
  mattermost_configs: entries(anything),
  incidentio_configs: entries(anything),
});
export type ReceiverEntry = z.output<typeof receiverSchema>;

export const globalSchema = z
  .looseObject({
    resolve_timeout: durationMs(1).optional(),
    http_config,
    smtp_tls_config: tlsSchema.optional(),
    smtp_from: text,
    smtp_smarthost: text,
    smtp_hello: text,
    smtp_auth_username: text,
    smtp_auth_password: text,
    smtp_auth_password_file: file,
    smtp_require_tls: z.boolean().optional(),
    slack_api_url: address.optional(),
    slack_api_url_file: file,
    slack_app_token: text,
    slack_app_token_file: file,
    pagerduty_url: address.optional(),
    opsgenie_api_url: address.optional(),
    opsgenie_api_key: text,
    opsgenie_api_key_file: file,
    telegram_api_url: address.optional(),
  })
  .superRefine((entry, context) => {
    refuseBoth('slack_api_url', 'slack_api_url_file')(entry, context);
    refuseBoth('opsgenie_api_key', 'opsgenie_api_key_file')(entry, context);
    refuseBoth('smtp_auth_password', 'smtp_auth_password_file')(entry, context);
  });
export type GlobalEntry = z.output<typeof globalSchema>;
