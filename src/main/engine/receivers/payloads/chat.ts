import type { Severity } from '#shared/model/severity.ts';
import type { GroupMessage } from '../../alerting/types.ts';

const COLORS: Readonly<Record<Severity | 'resolved', string>> = {
  critical: '#d92d20',
  high: '#e8590c',
  medium: '#d9a406',
  low: '#3b82c4',
  resolved: '#2f9e44',
};

const color = ({ status, severity }: GroupMessage): string =>
  COLORS[status === 'resolved' ? 'resolved' : severity];

/** `[HIGH] title`, `[RECOVERED] title`. */
function headline({ status, severity, title }: GroupMessage): string {
  return `[${status === 'resolved' ? 'RECOVERED' : severity.toUpperCase()}] ${title}`;
}

/** Slack's three (docs.slack.dev/messaging/formatting-message-text, "Escaping text"). */
function escapeSlack(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** An incoming webhook of Slack (also Mattermost, Rocket.Chat). */
export function slackBody(message: GroupMessage, channel: string | null): Record<string, unknown> {
  return {
    ...(channel === null ? {} : { channel }),
    username: 'Watchdeck',
    attachments: [
      {
        color: color(message),
        fallback: headline(message),
        title: escapeSlack(headline(message)),
        text: escapeSlack(message.body),
        mrkdwn_in: [],
      },
    ],
  };
}

/** A webhook of Discord; its limits are 256 characters of title and 4,096 of description. */
export function discordBody(message: GroupMessage): Record<string, unknown> {
  return {
    username: 'Watchdeck',
    // Names and roles in alert texts must not call anyone.
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: headline(message).slice(0, 256),
        description: message.body.slice(0, 4096),
        color: Number.parseInt(color(message).slice(1), 16),
      },
    ],
  };
}

/** A workflow webhook of Microsoft Teams: an Adaptive Card in a message. */
export function teamsBody(message: GroupMessage): Record<string, unknown> {
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            {
              type: 'TextBlock',
              text: headline(message),
              weight: 'Bolder',
              size: 'Medium',
              wrap: true,
              color: message.status === 'resolved' ? 'Good' : 'Attention',
            },
            { type: 'TextBlock', text: message.body, wrap: true },
          ],
        },
      },
    ],
  };
}

/** Telegram's sendMessage; at most 4,096 characters, plain text so that nothing needs escaping. */
export function telegramBody(message: GroupMessage, chatId: string): Record<string, unknown> {
  return { chat_id: chatId, text: `${headline(message)}\n${message.body}`.slice(0, 4096) };
}

const NTFY_PRIORITY: Readonly<Record<Severity, number>> = { critical: 5, high: 4, medium: 3, low: 2 };

/** ntfy's JSON publishing. */
export function ntfyBody(message: GroupMessage, topic: string): Record<string, unknown> {
  const isResolved = message.status === 'resolved';
  return {
    topic,
    title: headline(message),
    message: message.body,
    priority: isResolved ? 3 : NTFY_PRIORITY[message.severity],
    tags: [isResolved ? 'white_check_mark' : 'rotating_light'],
  };
}
