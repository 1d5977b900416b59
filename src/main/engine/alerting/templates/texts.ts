import type { TemplateSet } from '../../rules/types.ts';
import type { Integration } from '../file/types.ts';
import type { GroupMessage } from '../group-message.ts';
import { templateData } from './template-data.ts';

/** Fields whose values are escaped as HTML. */
const HTML: Readonly<Partial<Record<Integration['kind'], readonly string[]>>> = { email: ['html'] };

/** Which named template stands for a field that a file leaves out, should the file's templates define it. */
const NAMED: Readonly<Partial<Record<Integration['kind'], Readonly<Record<string, string>>>>> = {
  slack: {
    title: 'slack.default.title',
    title_link: 'slack.default.titlelink',
    text: 'slack.default.text',
    pretext: 'slack.default.pretext',
    fallback: 'slack.default.fallback',
    username: 'slack.default.username',
    icon_emoji: 'slack.default.iconemoji',
    icon_url: 'slack.default.iconurl',
    footer: 'slack.default.footer',
  },
  email: { subject: 'email.default.subject', html: 'email.default.html' },
  discord: {
    title: 'discord.default.title',
    message: 'discord.default.message',
    content: 'discord.default.content',
  },
  teams: { title: 'msteamsv2.default.title', text: 'msteamsv2.default.text' },
  telegram: { message: 'telegram.default.message' },
  pagerduty: { description: 'pagerduty.default.description', client: 'pagerduty.default.client' },
  opsgenie: { message: 'opsgenie.default.message', description: 'opsgenie.default.description' },
};

/**
 * A receiver's way with its texts as they are to be sent: templates filled in for one message. Throws TemplateError with the
 * place of what can't be.
 */
export function withTexts(
  integration: Integration,
  message: GroupMessage,
  templates: TemplateSet | null,
  nowMs: number,
): Integration {
  if (templates === null) return integration;
  const wanted = new Map(Object.entries(integration.texts ?? {}));
  for (const [field, name] of Object.entries(NAMED[integration.kind] ?? {})) {
    if (!wanted.has(field) && templates.defines(name)) wanted.set(field, `{{ template "${name}" . }}`);
  }
  if (wanted.size === 0) return integration;
  const dot = templateData(message);
  const isHtml = (field: string): boolean =>
    HTML[integration.kind]?.includes(field) === true ||
    (integration.kind === 'telegram' &&
      field === 'message' &&
      (wanted.get('parse_mode') ?? 'HTML') === 'HTML');
  const texts = [...wanted].map(([field, text]): [string, string] => [
    field,
    text.includes('{{') ? templates.expand(text, { dot, nowMs, html: isHtml(field) }) : text,
  ]);
  return { ...integration, texts: Object.fromEntries(texts) };
}
