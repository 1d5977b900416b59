import { isNode, isScalar, parseDocument, visit } from 'yaml';

export const HIDDEN = '<hidden>';
/** Keys whose values open something. Keys that name a file or a variable with the secret in it end in `_file` or `_env`. */
const SECRET_KEY =
  /(?:passw(?:or)?d|passphrase|secret|token|credentials?|[_-]key|apikey|authorization|cookie|webhook_url)$/i;
/** Shorter ones are words that stand elsewhere too. */
const SHORTEST_SECRET = 6;

/** A config as others may read it, and the secrets that stood in it. */
export interface RedactedConfig {
  readonly text: string;
  readonly secrets: readonly string[];
}

/** Hides what opens something in a YAML text. Comments are left out: passwords of old are kept in them. */
export function redactConfig(text: string): RedactedConfig {
  // Pretty errors quote the lines they are about.
  const document = parseDocument(text, { prettyErrors: false });
  const [mistake] = document.errors;
  if (mistake !== undefined) return { text: `(not shown, it is no YAML: ${mistake.message})`, secrets: [] };
  const secrets: string[] = [];
  const collect = (value: unknown): void => {
    if (!isNode(value)) return;
    visit(value, {
      Scalar(_, { value: text }) {
        if (typeof text === 'string' && text.length >= SHORTEST_SECRET) secrets.push(text);
      },
    });
  };
  visit(document, {
    Node(_, node) {
      node.comment = null;
      node.commentBefore = null;
    },
    Pair(_, pair) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      if (!SECRET_KEY.test(key)) return undefined;
      collect(pair.value);
      pair.value = document.createNode(HIDDEN);
      return visit.SKIP;
    },
  });
  document.comment = null;
  document.commentBefore = null;
  return { text: redactText(String(document), secrets), secrets };
}

/** Hides secrets that are known, and what looks like one: passwords and keys in addresses, tokens in headers. */
export function redactText(text: string, secrets: readonly string[]): string {
  let redacted = text;
  for (const secret of secrets) redacted = redacted.replaceAll(secret, HIDDEN);
  return redacted
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>]+@/gi, `$1${HIDDEN}@`)
    .replace(
      /([?&][\w.-]*(?:key|token|secret|sig|signature|password|auth)[\w.-]*=)[^&\s"'<>]+/gi,
      `$1${HIDDEN}`,
    )
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/g, `$1 ${HIDDEN}`)
    .replace(
      /(hooks\.slack\.com\/(?:services|workflows)\/|discord(?:app)?\.com\/api\/webhooks\/)[^\s"'<>]+/g,
      `$1${HIDDEN}`,
    );
}
