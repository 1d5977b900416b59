import type { GroupMessage, Integration } from '../alerting/types.ts';
import { discordBody, ntfyBody, slackBody, teamsBody, telegramBody } from './payloads/chat.ts';
import { opsgenieRequest, pagerDutyBody } from './payloads/paging.ts';
import { webhookBody } from './payloads/webhook.ts';
import type { Secret } from '../alerting/types.ts';
import type { ReceiverRequest } from './types.ts';

/** Receivers that are told by one HTTP request. */
export type HttpIntegration = Exclude<Integration, { kind: 'native' | 'email' }>;

/** The request that tells a receiver; `read` gives the text of a secret, which may be in a file. */
export async function requestFor(
  integration: HttpIntegration,
  message: GroupMessage,
  read: (secret: Secret) => Promise<string>,
): Promise<ReceiverRequest> {
  switch (integration.kind) {
    case 'webhook':
      return { url: await read(integration.url), body: webhookBody(message, integration.maxAlerts) };
    case 'slack':
      return { url: await read(integration.url), body: slackBody(message, integration.channel) };
    case 'discord':
      return { url: await read(integration.url), body: discordBody(message) };
    case 'teams':
      return { url: await read(integration.url), body: teamsBody(message) };
    case 'telegram': {
      const token = await read(integration.token);
      return {
        url: `${integration.apiUrl.replace(/\/+$/, '')}/bot${token}/sendMessage`,
        body: telegramBody(message, integration.chatId),
      };
    }
    case 'pagerduty':
      return {
        url: integration.url,
        body: pagerDutyBody(message, await read(integration.routingKey)),
      };
    case 'opsgenie':
      return opsgenieRequest(message, integration.apiUrl, await read(integration.apiKey));
    case 'ntfy':
      return {
        url: integration.url,
        ...(integration.token === null
          ? {}
          : { headers: { authorization: `Bearer ${await read(integration.token)}` } }),
        body: ntfyBody(message, integration.topic),
      };
  }
}
