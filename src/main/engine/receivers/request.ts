import type { GroupMessage, Integration } from '../alerting/types.ts';
import { discordBody, ntfyBody, slackBody, teamsBody, telegramBody } from './payloads/chat.ts';
import { alertmanagerBody } from './payloads/alertmanager.ts';
import { opsgenieRequest, pagerDutyBody } from './payloads/paging.ts';
import { webhookBody } from './payloads/webhook.ts';
import type { HttpAuth, Secret } from '../alerting/types.ts';
import type { ReceiverRequest } from './types.ts';

/** Receivers that are told by one HTTP request. */
export type HttpIntegration = Exclude<Integration, { kind: 'native' | 'email' | 'command' }>;

/** `read` gives the text of a secret, which may be in a file. */
export interface RequestContext {
  readonly read: (secret: Secret) => Promise<string>;
  readonly nowMs: number;
}

/** The request that tells a receiver. */
export async function requestFor(
  integration: HttpIntegration,
  message: GroupMessage,
  { read, nowMs }: RequestContext,
): Promise<ReceiverRequest> {
  const { texts = {} } = integration;
  switch (integration.kind) {
    case 'webhook':
      return {
        url: texts['url'] ?? (await read(integration.url)),
        body: webhookBody(message, integration.maxAlerts),
        ...(integration.signingSecret === null
          ? {}
          : { signingSecret: await read(integration.signingSecret) }),
      };
    case 'slack':
      return { url: await read(integration.url), body: slackBody(message, integration.channel, texts) };
    case 'discord':
      return { url: await read(integration.url), body: discordBody(message, texts) };
    case 'teams':
      return { url: await read(integration.url), body: teamsBody(message, texts) };
    case 'telegram': {
      const token = await read(integration.token);
      return {
        url: `${integration.apiUrl.replace(/\/+$/, '')}/bot${token}/sendMessage`,
        body: telegramBody(message, integration.chatId, texts),
      };
    }
    case 'pagerduty':
      return {
        url: integration.url,
        body: pagerDutyBody(message, await read(integration.routingKey), texts),
      };
    case 'opsgenie':
      return opsgenieRequest(message, {
        apiUrl: integration.apiUrl,
        apiKey: await read(integration.apiKey),
        texts,
      });
    case 'alertmanager':
      return {
        url: `${integration.url.replace(/\/+$/, '')}/api/v2/alerts`,
        headers: await authHeaders(integration.auth, read),
        body: alertmanagerBody(message, nowMs),
      };
    case 'ntfy':
      return {
        url: integration.url,
        ...(integration.token === null
          ? {}
          : { headers: { authorization: `Bearer ${await read(integration.token)}` } }),
        body: ntfyBody(message, integration.topic, texts),
      };
  }
}

async function authHeaders(
  auth: HttpAuth | null,
  read: RequestContext['read'],
): Promise<Record<string, string>> {
  if (auth === null) return {};
  if (auth.kind === 'bearer') return { authorization: `Bearer ${await read(auth.credentials)}` };
  const pair = `${auth.username}:${await read(auth.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}
