import type { Severity } from '#shared/model/severity.ts';
import type { GroupMessage } from '../../alerting/types.ts';
import { cut, cutBytes, given, listOf, shortened } from './texts.ts';
import type { Texts } from './texts.ts';

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

/** Slack cuts longer texts itself, with a note in the middle of a word (docs.slack.dev/changelog/2018-truncating-really-long-messages). */
const SLACK_LENGTH = 40_000;

/** An incoming webhook of Slack (also Mattermost, Rocket.Chat). What the file gives goes out as it is written there. */
export function slackBody(
  message: GroupMessage,
  channel: string | null,
  texts: Texts,
): Record<string, unknown> {
  return {
    ...(channel === null ? {} : { channel }),
    username: 'Watchdeck',
    ...given(texts, 'channel', 'username', 'icon_emoji', 'icon_url'),
    ...(texts['link_names'] === 'true' ? { link_names: true } : {}),
    attachments: [
      {
        color: color(message),
        fallback: headline(message),
        title: escapeSlack(headline(message)),
        text: escapeSlack(message.body),
        mrkdwn_in:
          texts['mrkdwn_in']?.split(',') ??
          (texts['text'] === undefined ? [] : ['pretext', 'text', 'fallback']),
        ...slackLists(texts),
        ...shortened(
          given(
            texts,
            'color',
            'fallback',
            'title',
            'title_link',
            'pretext',
            'text',
            'footer',
            'image_url',
            'thumb_url',
            'callback_id',
          ),
          SLACK_LENGTH,
        ),
      },
    ],
  };
}

/** `fields` and `actions` of an attachment (docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments). */
function slackLists(texts: Texts): Record<string, unknown> {
  const fields = listOf(texts, 'fields').map(({ title = '', value = '', short = texts['short_fields'] }) => ({
    title,
    value,
    short: short === 'true',
  }));
  const actions = listOf(texts, 'actions');
  return {
    ...(fields.length === 0 ? {} : { fields }),
    ...(actions.length === 0 ? {} : { actions }),
  };
}

/** Discord's limits, in characters (discord.com/developers/docs/resources/message). */
const DISCORD = { title: 256, description: 4096, content: 2000, username: 80 } as const;

/** A webhook of Discord. */
export function discordBody(message: GroupMessage, texts: Texts): Record<string, unknown> {
  const { title = headline(message), message: description = message.body, content = '' } = texts;
  return {
    username: cut(texts['username'] ?? 'Watchdeck', DISCORD.username),
    ...given(texts, 'avatar_url'),
    ...(content === '' ? {} : { content: cut(content, DISCORD.content) }),
    // Names and roles in alert texts must not call anyone.
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: cut(title, DISCORD.title),
        description: cut(description, DISCORD.description),
        color: Number.parseInt(color(message).slice(1), 16),
      },
    ],
  };
}

/** Teams takes 28 KB in all (learn.microsoft.com, "Limits and specifications"): a character may take three bytes. */
const TEAMS_TITLE_LENGTH = 256;
const TEAMS_TEXT_LENGTH = 6_000;

/** A workflow webhook of Microsoft Teams: an Adaptive Card in a message. */
export function teamsBody(message: GroupMessage, texts: Texts): Record<string, unknown> {
  const { title = headline(message), text = message.body, summary = '' } = texts;
  return {
    type: 'message',
    ...(summary === '' ? {} : { summary: cut(summary, TEAMS_TITLE_LENGTH) }),
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
              text: cut(title, TEAMS_TITLE_LENGTH),
              weight: 'Bolder',
              size: 'Medium',
              wrap: true,
              color: message.status === 'resolved' ? 'Good' : 'Attention',
            },
            { type: 'TextBlock', text: cut(text, TEAMS_TEXT_LENGTH), wrap: true },
          ],
        },
      },
    ],
  };
}

/** In characters after its markup is read (core.telegram.org/bots/api#sendmessage). */
const TELEGRAM_LENGTH = 4096;

/** Telegram's sendMessage: plain text so that nothing needs escaping, unless the file writes the message. */
export function telegramBody(message: GroupMessage, chatId: string, texts: Texts): Record<string, unknown> {
  const { message: written, parse_mode: parseMode = 'HTML' } = texts;
  if (written === undefined)
    return { chat_id: chatId, text: cut(`${headline(message)}\n${message.body}`, TELEGRAM_LENGTH) };
  return {
    chat_id: chatId,
    text: cut(written, TELEGRAM_LENGTH),
    ...(parseMode === '' ? {} : { parse_mode: parseMode }),
  };
}

const NTFY_PRIORITY: Readonly<Record<Severity, number>> = { critical: 5, high: 4, medium: 3, low: 2 };

/** Of a message (docs.ntfy.sh/publish, "Limitations"). */
const NTFY_BYTES = 4096;
const NTFY_TITLE_LENGTH = 250;

/** ntfy's JSON publishing. */
export function ntfyBody(message: GroupMessage, topic: string, texts: Texts): Record<string, unknown> {
  const isResolved = message.status === 'resolved';
  return {
    topic,
    title: cut(texts['title'] ?? headline(message), NTFY_TITLE_LENGTH),
    // Longer ones would become an attachment.
    message: cutBytes(texts['message'] ?? message.body, NTFY_BYTES),
    priority: isResolved ? 3 : NTFY_PRIORITY[message.severity],
    tags: [isResolved ? 'white_check_mark' : 'rotating_light'],
  };
}
