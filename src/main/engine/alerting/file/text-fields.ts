/** Fields of receivers that are words of a message: any of them may be a template. */
export const TEXT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  native_configs: ['title', 'body'],
  ntfy_configs: ['title', 'message'],
  // Only an address that is a template is a text; others are secrets.
  webhook_configs: ['url'],
  email_configs: ['to', 'from', 'html', 'text', 'headers'],
  slack_configs: [
    'channel',
    'title',
    'title_link',
    'pretext',
    'text',
    'fallback',
    'footer',
    'color',
    'username',
    'icon_emoji',
    'icon_url',
    'image_url',
    'thumb_url',
    'callback_id',
    'fields',
    'actions',
    'short_fields',
    'link_names',
    'mrkdwn_in',
  ],
  pagerduty_configs: [
    'description',
    'client',
    'client_url',
    'severity',
    'class',
    'component',
    'group',
    'source',
    'details',
    'images',
    'links',
  ],
  opsgenie_configs: ['message', 'description', 'source', 'note', 'priority', 'entity', 'tags', 'details'],
  discord_configs: ['title', 'message', 'content', 'username', 'avatar_url'],
  msteams_configs: ['title', 'text', 'summary'],
  msteamsv2_configs: ['title', 'text'],
  telegram_configs: ['message', 'parse_mode'],
};

/** Text fields that are maps of texts: `details: {a: …}` becomes the text `details.a`. */
const MAPS = ['headers', 'details'];

/** Text fields that are lists, with what their entries may say: the second of `fields` becomes `fields.1.title` and so on. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  fields: ['title', 'value', 'short'],
  actions: ['type', 'text', 'url', 'style', 'name', 'value'],
  images: ['src', 'alt', 'href'],
  links: ['href', 'text'],
};

/** Text fields that are switches, and one that is a list of words. */
const SWITCHES = ['short_fields', 'link_names'];
const WORDS = ['mrkdwn_in'];

/** A text, or something made of texts that is understood whole. */
export function isText(kind: string, field: string, value: unknown): boolean {
  if (TEXT_FIELDS[kind]?.includes(field) !== true) return false;
  if (kind === 'webhook_configs') return isTemplate(value);
  if (SWITCHES.includes(field)) return typeof value === 'boolean';
  if (WORDS.includes(field)) return Array.isArray(value) && value.every((word) => typeof word === 'string');
  const allowed = LISTS[field];
  if (allowed !== undefined)
    return (
      Array.isArray(value) &&
      value.every((entry) =>
        entriesOf(entry).every(([name, each]) => allowed.includes(name) && typeof each !== 'object'),
      )
    );
  if (typeof value === 'string') return true;
  return MAPS.includes(field) && entriesOf(value).every(([, text]) => typeof text === 'string');
}

/** The texts of one entry of a receiver, by name; fields that aren't texts are left out (they are refused elsewhere). */
export function textsOf(kind: string, entry: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const field of TEXT_FIELDS[kind] ?? []) {
    const value = entry[field];
    if (value === undefined || !isText(kind, field, value)) continue;
    if (typeof value === 'string' || typeof value === 'boolean') texts[field] = String(value);
    else if (WORDS.includes(field) && Array.isArray(value)) texts[field] = value.join(',');
    else if (Array.isArray(value))
      value.forEach((each, at) => {
        for (const [name, text] of entriesOf(each)) texts[`${field}.${String(at)}.${name}`] = String(text);
      });
    else
      for (const [name, text] of entriesOf(value)) {
        // A mail's subject is a text of its own.
        const isSubject = field === 'headers' && name.toLowerCase() === 'subject';
        texts[isSubject ? 'subject' : `${field}.${name}`] = String(text);
      }
  }
  return texts;
}

const isTemplate = (value: unknown): boolean => typeof value === 'string' && value.includes('{{');

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
