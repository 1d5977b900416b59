/** Links into the console from outside: `watchdeck://alert/3f2a`, `watchdeck://alerts`. */
export const DEEP_LINK_SCHEME = 'watchdeck';

/**
 * The console's path for a deep link, or null when it is none of ours. Only known pages and plain ids pass: the link comes
 * from anywhere, a web page included.
 */
export function pathOfDeepLink(link: string): string | null {
  const match = /^watchdeck:\/\/([a-z]+)(?:\/([\w.~-]{1,200}))?\/?$/i.exec(link);
  if (!match) return null;
  const [, page, id] = match;
  switch (page?.toLowerCase()) {
    case 'alert':
      return id === undefined ? '/alerts' : `/alerts/${id}`;
    case 'alerts':
      return id === undefined ? '/alerts' : null;
    case 'targets':
    case 'explore':
    case 'reports':
    case 'settings':
      return id === undefined ? `/${page.toLowerCase()}` : null;
    case 'overview':
    case 'open':
      return id === undefined ? '/' : null;
    default:
      return null;
  }
}

/** The first deep link among the arguments of a (second) instance: Windows and Linux pass links that way. */
export function deepLinkIn(argv: readonly string[]): string | null {
  return argv.find((argument) => argument.toLowerCase().startsWith(`${DEEP_LINK_SCHEME}://`)) ?? null;
}
