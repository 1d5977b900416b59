/** What templates do with `host:port` texts and with links into the console (Go's net.SplitHostPort, util/strutil). */

/** Host and port of `host:port` and `[ipv6]:port`; null when the text is neither. */
function splitHostPort(text: string): { host: string; port: string } | null {
  const match = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(text);
  return match === null ? null : { host: match[1] ?? match[2] ?? '', port: match[3] ?? '' };
}

export function stripPort(text: string): string {
  return splitHostPort(text)?.host ?? text;
}

/** The host's first part, with the port where there is one; addresses stay as they are. */
export function stripDomain(text: string): string {
  const { host, port } = splitHostPort(text) ?? { host: text, port: '' };
  if (isIpAddress(host)) return text;
  const name = host.split('.', 1).join('');
  return port === '' ? name : `${name}:${port}`;
}

function isIpAddress(text: string): boolean {
  if (text.includes(':')) return /^[0-9a-fA-F:.]+$/.test(text);
  return /^(?:\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((part) => Number(part) < 256);
}

/** The console's page for an expression, as a chart (tab 0) or a table (tab 1). */
export function expressionLink(expr: string, tab: 0 | 1): string {
  return `/graph?g0.expr=${queryEscape(expr)}&g0.tab=${tab}`;
}

/** Go's url.QueryEscape. */
export function queryEscape(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** The path of a URL, without the trailing slash that stands for none. */
export function pathOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? '';
}
