/** Scheme and host of the console's page in the desktop shell. */
export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://watchdeck`;

/** Addresses outside the app that a click may open in the person's browser: the project's pages, over https. */
const OUTSIDE_HOSTS: ReadonlySet<string> = new Set(['prometheus.io', 'github.com']);

export type NavigationVerdict = 'allow' | 'open-outside' | 'deny';

/** Is this address the console's own page? `pageOrigin` is {@link APP_ORIGIN}, or a development server's. */
export function isOwnPage(address: string, pageOrigin: string): boolean {
  return address === pageOrigin || address.startsWith(`${pageOrigin}/`);
}

/** What becomes of a navigation or a new window. The window shows the console and nothing else, ever. */
export function navigationVerdict(address: string, pageOrigin: string): NavigationVerdict {
  if (isOwnPage(address, pageOrigin)) return 'allow';
  try {
    const url = new URL(address);
    if (url.protocol === 'https:' && url.username === '' && OUTSIDE_HOSTS.has(url.hostname))
      return 'open-outside';
  } catch {
    return 'deny';
  }
  return 'deny';
}

/** The address of a path of the console; a path that would leave it leads to the start page. */
export function addressOfPath(path: string, pageOrigin: string): string {
  return /^\/(?![/\\])/.test(path) ? `${pageOrigin}${path}` : `${pageOrigin}/`;
}
