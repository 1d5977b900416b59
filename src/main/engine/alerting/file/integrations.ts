import { httpSettingsOf, tlsSettingsOf } from './http-config.ts';
import { isText, textsOf } from './text-fields.ts';
import type { GlobalEntry, ReceiverEntry } from './receiver-schema.ts';
import type { HttpAuth, Integration, Secret } from './types.ts';

/** Where in the receiver something is wrong, and what. */
export interface ReceiverProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export interface ReadReceiver {
  readonly integrations: readonly Integration[];
  /** The file is wrong (Alertmanager would refuse it too). */
  readonly problems: readonly ReceiverProblem[];
  /** The file is right, but Watchdeck doesn't do that. */
  readonly unsupported: readonly ReceiverProblem[];
}

/**
 * Kinds that Watchdeck speaks, with the fields it understands beside texts; any other that stands in a file is named, never
 * ignored.
 */
const UNDERSTOOD: Readonly<Record<string, readonly string[]>> = {
  native_configs: [],
  ntfy_configs: ['url', 'topic', 'token_file'],
  alertmanager_configs: ['url', 'basic_auth', 'authorization'],
  command_configs: ['command', 'timeout'],
  webhook_configs: ['http_config', 'url', 'url_file', 'max_alerts', 'signing_secret', 'signing_secret_file'],
  email_configs: [
    'smarthost',
    'hello',
    'auth_username',
    'auth_password',
    'auth_password_file',
    'require_tls',
    'tls_config',
  ],
  slack_configs: ['http_config', 'api_url', 'api_url_file'],
  pagerduty_configs: ['http_config', 'url', 'routing_key', 'routing_key_file'],
  opsgenie_configs: ['http_config', 'api_key', 'api_key_file', 'api_url'],
  discord_configs: ['http_config', 'webhook_url', 'webhook_url_file'],
  msteams_configs: ['http_config', 'webhook_url', 'webhook_url_file'],
  msteamsv2_configs: ['http_config', 'webhook_url', 'webhook_url_file'],
  telegram_configs: ['http_config', 'api_url', 'bot_token', 'bot_token_file', 'chat_id'],
};

/** Kinds of Alertmanager's that are told over HTTP, for which its `global` may say how. */
const BY_HTTP = Object.keys(UNDERSTOOD).filter((kind) => UNDERSTOOD[kind]?.includes('http_config') === true);

/**
 * Turns one entry of `receivers` into what is sent by it, with the file's `global` as defaults. `resolvePath` makes the path
 * of a secret's file absolute.
 */
export function readReceiver(
  receiver: ReceiverEntry,
  global: GlobalEntry,
  resolvePath: (path: string) => string,
): ReadReceiver {
  const secret = (value: string | undefined, file: string | undefined): Secret | null => {
    if (value !== undefined && value !== '') return { value };
    return file === undefined || file === '' ? null : { file: resolvePath(file) };
  };
  const integrations: Integration[] = [];
  const problems: ReceiverProblem[] = [];
  const unsupported: ReceiverProblem[] = [...notUnderstood(receiver)];
  const { name } = receiver;

  /** Adds what was made of an entry, or says what it lacks. */
  const add = (kind: string, at: number, entry: object, made: Integration | string): void => {
    if (typeof made === 'string') problems.push({ path: [kind, at], message: `receiver "${name}": ${made}` });
    else {
      const texts = textsOf(kind, { ...entry });
      const { http_config: own } = entry as { http_config?: GlobalEntry['http_config'] };
      const http = BY_HTTP.includes(kind) ? (own ?? global.http_config) : undefined;
      integrations.push({
        ...made,
        ...(Object.keys(texts).length === 0 ? {} : { texts }),
        ...(http === undefined ? {} : { http: httpSettingsOf(http, resolvePath) }),
      });
    }
  };

  for (const [at, entry] of receiver.native_configs.entries()) {
    add('native_configs', at, entry, { kind: 'native', sendResolved: entry.send_resolved ?? true });
  }
  for (const [at, entry] of receiver.ntfy_configs.entries()) {
    const { url, topic, token_file: file } = entry;
    add('ntfy_configs', at, entry, {
      kind: 'ntfy',
      sendResolved: entry.send_resolved ?? true,
      url,
      topic,
      token: secret(undefined, file),
    });
  }
  for (const [at, entry] of receiver.alertmanager_configs.entries()) {
    const { send_resolved: sends, url, basic_auth: basic, authorization } = entry;
    const password = secret(basic?.password, basic?.password_file);
    const credentials = secret(authorization?.credentials, authorization?.credentials_file);
    const auth: HttpAuth | null =
      basic !== undefined && password !== null
        ? { kind: 'basic', username: basic.username, password }
        : credentials === null
          ? null
          : { kind: 'bearer', credentials };
    add('alertmanager_configs', at, entry, { kind: 'alertmanager', sendResolved: sends ?? true, url, auth });
  }
  for (const [at, entry] of receiver.command_configs.entries()) {
    const { send_resolved: sends, command, timeout: timeoutMs } = entry;
    add('command_configs', at, entry, { kind: 'command', sendResolved: sends ?? true, command, timeoutMs });
  }
  for (const [at, entry] of receiver.webhook_configs.entries()) {
    const url = secret(entry.url, entry.url_file);
    if (url === null) continue;
    add('webhook_configs', at, entry, {
      kind: 'webhook',
      sendResolved: entry.send_resolved ?? true,
      url,
      maxAlerts: entry.max_alerts ?? 0,
      signingSecret: secret(entry.signing_secret, entry.signing_secret_file),
    });
  }
  for (const [at, entry] of receiver.email_configs.entries()) {
    const from = entry.from ?? global.smtp_from ?? '';
    const smarthost = entry.smarthost ?? global.smtp_smarthost ?? '';
    const mailTls = entry.tls_config ?? global.smtp_tls_config;
    const username = entry.auth_username ?? global.smtp_auth_username ?? '';
    const password =
      secret(entry.auth_password, entry.auth_password_file) ??
      secret(global.smtp_auth_password, global.smtp_auth_password_file);
    add(
      'email_configs',
      at,
      entry,
      smarthost === ''
        ? 'there is no smarthost, neither here nor as smtp_smarthost in global'
        : from === ''
          ? 'there is no sender, neither "from" here nor smtp_from in global'
          : {
              kind: 'email',
              sendResolved: entry.send_resolved ?? false,
              to: entry.to,
              from,
              smarthost,
              hello: entry.hello ?? global.smtp_hello ?? null,
              auth: username === '' || password === null ? null : { username, password },
              requireTls: entry.require_tls ?? global.smtp_require_tls ?? true,
              ...(mailTls === undefined ? {} : { tls: tlsSettingsOf(mailTls, resolvePath) }),
            },
    );
  }
  for (const [at, entry] of receiver.slack_configs.entries()) {
    const url =
      secret(entry.api_url, entry.api_url_file) ?? secret(global.slack_api_url, global.slack_api_url_file);
    if (url === null && (global.slack_app_token ?? global.slack_app_token_file) !== undefined) {
      const message = `receiver "${name}": Slack by an app token is not supported here; give an api_url (an incoming webhook)`;
      unsupported.push({ path: ['slack_configs', at], message });
      continue;
    }
    add(
      'slack_configs',
      at,
      entry,
      url === null
        ? 'there is no Slack address, neither api_url here nor slack_api_url in global'
        : { kind: 'slack', sendResolved: entry.send_resolved ?? false, url, channel: entry.channel ?? null },
    );
  }
  for (const [at, entry] of receiver.pagerduty_configs.entries()) {
    const routingKey = secret(entry.routing_key, entry.routing_key_file);
    const url = entry.url ?? global.pagerduty_url ?? 'https://events.pagerduty.com/v2/enqueue';
    if (routingKey !== null) {
      add('pagerduty_configs', at, entry, {
        kind: 'pagerduty',
        sendResolved: entry.send_resolved ?? true,
        url,
        routingKey,
      });
    } else {
      const message = `receiver "${name}": PagerDuty's old events (service_key) are not supported here; give a routing_key (Events API v2)`;
      unsupported.push({ path: ['pagerduty_configs', at], message });
    }
  }
  for (const [at, entry] of receiver.opsgenie_configs.entries()) {
    const apiKey =
      secret(entry.api_key, entry.api_key_file) ??
      secret(global.opsgenie_api_key, global.opsgenie_api_key_file);
    const apiUrl = entry.api_url ?? global.opsgenie_api_url ?? 'https://api.opsgenie.com/';
    add(
      'opsgenie_configs',
      at,
      entry,
      apiKey === null
        ? 'there is no Opsgenie key, neither api_key here nor opsgenie_api_key in global'
        : { kind: 'opsgenie', sendResolved: entry.send_resolved ?? true, apiUrl, apiKey },
    );
  }
  for (const [kind, section] of [
    ['discord', 'discord_configs'],
    ['teams', 'msteams_configs'],
    ['teams', 'msteamsv2_configs'],
  ] as const) {
    for (const [at, entry] of receiver[section].entries()) {
      const url = secret(entry.webhook_url, entry.webhook_url_file);
      if (url !== null) add(section, at, entry, { kind, sendResolved: entry.send_resolved ?? true, url });
    }
  }
  for (const [at, entry] of receiver.telegram_configs.entries()) {
    const token = secret(entry.bot_token, entry.bot_token_file);
    if (token === null) continue;
    if (entry.chat_id === undefined) {
      const message = `receiver "${name}": chat_id_file is not supported here; give the chat_id`;
      unsupported.push({ path: ['telegram_configs', at], message });
      continue;
    }
    add('telegram_configs', at, entry, {
      kind: 'telegram',
      sendResolved: entry.send_resolved ?? true,
      apiUrl: entry.api_url ?? global.telegram_api_url ?? 'https://api.telegram.org',
      token,
      chatId: String(entry.chat_id),
    });
  }
  return { integrations, problems, unsupported };
}

function notUnderstood(receiver: ReceiverEntry): ReceiverProblem[] {
  const found: ReceiverProblem[] = [];
  for (const [kind, entries] of Object.entries(receiver)) {
    if (!Array.isArray(entries) || entries.length === 0) continue;
    const fields = UNDERSTOOD[kind];
    if (fields === undefined) {
      found.push({ path: [kind], message: `receiver "${receiver.name}": ${kind} is not supported here` });
      continue;
    }
    for (const [at, entry] of entries.entries()) {
      for (const [field, value] of Object.entries(entry as Record<string, unknown>)) {
        const path = [kind, at, field];
        const where = `receiver "${receiver.name}": ${field} of ${kind}`;
        if (isText(kind, field, value)) continue;
        if (field !== 'send_resolved' && !fields.includes(field))
          found.push({ path, message: `${where} is not supported here` });
        else if (typeof value === 'string' && value.includes('{{'))
          found.push({ path, message: `${where} is a template, which is not supported here` });
      }
    }
  }
  return found;
}
