/** Fields of receivers that are words of a message: any of them may be a template. */
export const TEXT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  native_configs: ['title', 'body'],
  ntfy_configs: ['title', 'message'],
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
  ],
  pagerduty_configs: [
    'description',
    'client',
    'client_url',
    'severity',
    'class',
    'component',
    'group',
    'details',
  ],
  opsgenie_configs: ['message', 'description', 'source', 'note', 'priority', 'entity', 'tags', 'details'],
  discord_configs: ['title', 'message', 'content', 'username', 'avatar_url'],
  msteams_configs: ['title', 'text', 'summary'],
  msteamsv2_configs: ['title', 'text'],
  telegram_configs: ['message', 'parse_mode'],
};

/** Text fields that are maps of texts: `details: {a: …}` becomes the text `details.a`. */
export const TEXT_MAPS = ['headers', 'details'];

/** The texts of one entry of a receiver, by name; fields that aren't texts are left out (they are refused elsewhere). */
export function textsOf(kind: string, entry: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const field of TEXT_FIELDS[kind] ?? []) {
    const value = entry[field];
    if (typeof value === 'string') texts[field] = value;
    else if (TEXT_MAPS.includes(field) && typeof value === 'object' && value !== null) {
      for (const [name, text] of Object.entries(value)) {
        if (typeof text !== 'string') continue;
        // A mail's subject is a text of its own.
        const isSubject = field === 'headers' && name.toLowerCase() === 'subject';
        texts[isSubject ? 'subject' : `${field}.${name}`] = text;
      }
    }
  }
  return texts;
}
