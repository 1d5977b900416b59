/**
 * What services take, as their public documentation says, limits included. Strict: a field that they don't know is a mistake
 * of ours.
 */
import { z } from 'zod';

const text = (length: number) => z.string().min(1).max(length);
const bytes = (most: number) => (value: unknown) => Buffer.byteLength(JSON.stringify(value)) <= most;
const hexColor = z.string().regex(/^(#[0-9a-f]{6}|good|warning|danger)$/i);

/** developer.pagerduty.com/docs/events-api-v2/trigger-events */
export const pagerDuty = z
  .discriminatedUnion('event_action', [
    z.strictObject({
      routing_key: text(32),
      dedup_key: text(255),
      event_action: z.literal('trigger'),
      client: z.string().optional(),
      client_url: z.url().optional(),
      images: z
        .array(z.strictObject({ src: z.url(), alt: z.string().optional(), href: z.url().optional() }))
        .min(1)
        .optional(),
      links: z
        .array(z.strictObject({ href: z.url(), text: z.string().optional() }))
        .min(1)
        .optional(),
      payload: z.strictObject({
        summary: text(1024),
        source: text(1024),
        severity: z.enum(['critical', 'error', 'warning', 'info']),
        timestamp: z.iso.datetime(),
        component: z.string().optional(),
        group: z.string().optional(),
        class: z.string().optional(),
        custom_details: z.record(z.string(), z.unknown()),
      }),
    }),
    z.strictObject({ routing_key: text(32), dedup_key: text(255), event_action: z.literal('resolve') }),
  ])
  .refine(bytes(512 * 1024), 'an event has at most 512 KB');

/** docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, legacy attachments */
export const slack = z.strictObject({
  channel: z.string().optional(),
  username: z.string(),
  icon_emoji: z.string().optional(),
  icon_url: z.url().optional(),
  link_names: z.literal(true).optional(),
  attachments: z
    .array(
      z.strictObject({
        color: hexColor,
        fallback: text(40_000),
        title: text(40_000),
        title_link: z.url().optional(),
        pretext: z.string().max(40_000).optional(),
        text: z.string().max(40_000),
        footer: z.string().max(40_000).optional(),
        image_url: z.url().optional(),
        thumb_url: z.url().optional(),
        callback_id: z.string().optional(),
        fields: z
          .array(z.strictObject({ title: z.string(), value: z.string(), short: z.boolean() }))
          .min(1)
          .optional(),
        actions: z
          .array(
            z.strictObject({
              type: z.literal('button'),
              text: text(1_000),
              url: z.url().optional(),
              style: z.enum(['default', 'primary', 'danger']).optional(),
              name: z.string().optional(),
              value: z.string().optional(),
            }),
          )
          .min(1)
          .max(5)
          .optional(),
        mrkdwn_in: z.array(z.enum(['pretext', 'text', 'fallback'])),
      }),
    )
    .min(1)
    .max(100),
});

/** discord.com/developers/docs/resources/webhook#execute-webhook; an embed has at most 6,000 characters in all */
export const discord = z.strictObject({
  content: text(2000).optional(),
  username: text(80),
  avatar_url: z.url().optional(),
  allowed_mentions: z.strictObject({ parse: z.array(z.string()).max(0) }),
  embeds: z
    .array(
      z.strictObject({
        title: text(256),
        description: text(4096),
        color: z.number().int().min(0).max(0xffffff),
      }),
    )
    .max(10),
});

const textBlock = z.strictObject({
  type: z.literal('TextBlock'),
  text: z.string(),
  weight: z.enum(['Lighter', 'Default', 'Bolder']).optional(),
  size: z.enum(['Small', 'Default', 'Medium', 'Large', 'ExtraLarge']).optional(),
  wrap: z.boolean(),
  color: z.enum(['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention']).optional(),
});

/** learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors, adaptivecards.io/schemas/1.4.0 */
export const teams = z
  .strictObject({
    type: z.literal('message'),
    summary: z.string().optional(),
    attachments: z
      .array(
        z.strictObject({
          contentType: z.literal('application/vnd.microsoft.card.adaptive'),
          content: z.strictObject({
            $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
            type: z.literal('AdaptiveCard'),
            version: z.literal('1.4'),
            body: z.array(textBlock).min(1),
          }),
        }),
      )
      .length(1),
  })
  .refine(bytes(28 * 1024), 'a message has at most 28 KB');

/** core.telegram.org/bots/api#sendmessage */
export const telegram = z.strictObject({
  chat_id: z.string().regex(/^(-?\d+|@\w+)$/),
  text: text(4096),
  parse_mode: z.enum(['HTML', 'Markdown', 'MarkdownV2']).optional(),
});

/** docs.opsgenie.com/docs/alert-api#create-alert */
export const opsgenie = z.strictObject({
  message: text(130),
  alias: text(512),
  description: z.string().max(15_000),
  source: text(100),
  priority: z.enum(['P1', 'P2', 'P3', 'P4', 'P5']),
  entity: z.string().max(512).optional(),
  note: z.string().max(25_000).optional(),
  tags: z.array(text(50)).max(20).optional(),
  details: z
    .record(z.string(), z.string())
    .refine(
      (details) =>
        Object.entries(details).reduce((sum, [name, value]) => sum + name.length + value.length, 0) <= 8_000,
      'details have at most 8,000 characters in all',
    ),
});
export const opsgenieClose = z.strictObject({ source: text(100), note: z.string().max(25_000) });

/** docs.ntfy.sh/publish/#publish-as-json */
export const ntfy = z.strictObject({
  topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
  title: text(250),
  message: z
    .string()
    .refine((value) => Buffer.byteLength(value) <= 4096, 'a message has at most 4,096 bytes'),
  priority: z.number().int().min(1).max(5),
  tags: z.array(z.string()),
});
