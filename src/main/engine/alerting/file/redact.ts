import { isMap, isScalar, parseDocument, visit } from 'yaml';

/** Keys whose values open something. */
const SECRET =
  /(?:password|secret|_key|bot_token|app_token|user_key|token|credentials|bearer_token|webhook_url|slack_api_url|^key)$/;

/**
 * An Alertmanager file as others may see it: secrets are replaced by Alertmanager's own `<secret>`, of webhooks' addresses only
 * the host is left, and receivers of the kinds `without` are left out, so that Alertmanager's programs can read it.
 */
export function redacted(text: string, without: readonly string[]): string {
  const document = parseDocument(text);
  visit(document, {
    Pair(_, pair, path) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      if (without.includes(key)) return visit.REMOVE;
      // Further headers of an http_config.
      if (key === 'secrets') pair.value = document.createNode(['<secret>']);
      if (!isScalar(pair.value)) return undefined;
      const section = sectionOf(path);
      if (SECRET.test(key) || (key === 'api_url' && section === 'slack_configs'))
        pair.value.value = '<secret>';
      else if (key === 'proxy_url')
        pair.value.value = String(pair.value.value).replace(/\/\/[^/@]*@/, '//<secret>@');
      else if (key === 'url' && section === 'webhook_configs') pair.value.value = hostOf(pair.value.value);
      return undefined;
    },
  });
  return String(document);
}

/** The key of the nearest list around a place: `webhook_configs`. */
function sectionOf(path: readonly unknown[]): string {
  for (let at = path.length - 1; at >= 0; at--) {
    const node = path[at];
    const isPair = typeof node === 'object' && node !== null && 'key' in node && !isMap(node);
    if (isPair && isScalar(node.key)) return String(node.key.value);
  }
  return '';
}

function hostOf(url: unknown): string {
  const host = /^(https?:\/\/)(?:[^/@]*@)?([^/?#]*)/.exec(String(url));
  return host === null ? '<secret>' : `${host[1] ?? ''}${host[2] ?? ''}/<secret>`;
}
