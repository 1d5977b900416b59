/** Words of a message that the file gives, by field. */
export type Texts = Readonly<Record<string, string>>;

/** The fields that the file gives and that aren't empty, of those named. */
export function given(texts: Texts, ...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = texts[name] ?? '';
      return text === '' ? [] : [[name, text]];
    }),
  );
}

/** A map of texts (`details`), by its own names. */
export function mapOf(texts: Texts, map: string): Record<string, string> {
  const prefix = `${map}.`;
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, text]) => [name.slice(prefix.length), text]),
  );
}

/** A list of texts (`fields`), entry by entry. */
export function listOf(texts: Texts, list: string): Record<string, string>[] {
  const entries: Record<string, string>[] = [];
  for (const [name, text] of Object.entries(mapOf(texts, list))) {
    const at = name.indexOf('.');
    const entry = (entries[Number(name.slice(0, at))] ??= {});
    entry[name.slice(at + 1)] = text;
  }
  return entries;
}

/**
 * At most so many characters as services count them (UTF-16 units, the strictest way), the last of them an ellipsis where
 * something was cut; no character is cut in two.
 */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Each of them cut. */
export function shortened(texts: Texts, length: number): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, cut(text, length)]));
}

/** As many of them as have this many characters together, names included; the first that doesn't fit is cut. */
export function upTo(texts: Texts, length: number): Record<string, string> {
  const kept: Record<string, string> = {};
  let left = length;
  for (const [name, text] of Object.entries(texts)) {
    left -= name.length;
    if (left <= 1) break;
    kept[name] = cut(text, left);
    left -= text.length;
  }
  return kept;
}

const encoder = new TextEncoder();

/** The same by the length in UTF-8. */
export function cutBytes(text: string, bytes: number): string {
  if (encoder.encode(text).length <= bytes) return text;
  let kept = '';
  // The ellipsis takes three.
  let left = bytes - 3;
  for (const character of text) {
    left -= encoder.encode(character).length;
    if (left < 0) break;
    kept += character;
  }
  return `${kept}…`;
}
