/** A URL's parts as Go's url.Parse finds them: more is taken than by the web's URL, such as `localhost:9090`. */
export interface GoUrl {
  readonly text: string;
  /** In lower case, '' where there is none. */
  readonly scheme: string;
  /** Host and port, '' where there are none. */
  readonly host: string;
}

/** The parts, or what is wrong with the text (net/url.Parse). */
export function parseGoUrl(text: string): GoUrl | string {
  // Go refuses control characters anywhere.
  // eslint-disable-next-line no-control-regex
  if (/[\x00-\x1f\x7f]/.test(text)) return 'it has a control character';
  const beforeFragment = text.split('#', 1)[0] ?? '';
  if (beforeFragment.startsWith(':')) return 'the scheme is missing';
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(beforeFragment)?.[1] ?? '';
  const rest =
    (scheme === '' ? beforeFragment : beforeFragment.slice(scheme.length + 1)).split('?', 1)[0] ?? '';
  if (scheme === '' && /^[^/]*:/.test(rest)) return 'its first part has a colon';
  if (/%(?![0-9a-fA-F]{2})/.test(rest)) return 'it has a broken %-escape';
  if (!rest.startsWith('//')) return { text, scheme: scheme.toLowerCase(), host: '' };
  const authority = rest.slice(2).split('/', 1)[0] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const port = /:([^:\]]*)$/.exec(host)?.[1];
  if (port !== undefined && !/^\d*$/.test(port)) return `"${port}" is not a port`;
  if (/[\s<>"\\^`{|}]/.test(host)) return `"${host}" is not a host`;
  return { text, scheme: scheme.toLowerCase(), host };
}

/** What keeps a URL from being one of a server reached over HTTP; null where nothing does. */
export function httpUrlProblem(url: GoUrl): string | null {
  if (url.scheme !== 'http' && url.scheme !== 'https') return 'the scheme of the URL must be http or https';
  return url.host === '' ? 'the host is missing in the URL' : null;
}
