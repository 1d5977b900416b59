/** What S3's answers need of XML: elements without attributes that matter, looked up by name. */
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Contents of every element of that name. */
export function xmlBlocks(xml: string, name: string): string[] {
  return Array.from(
    xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>(.*?)</${name}>`, 'gs')),
    ([, inner]) => inner ?? '',
  );
}

/** Text of the first element of that name, null where there is none. */
export function xmlText(xml: string, name: string): string | null {
  const inner = xmlBlocks(xml, name)[0];
  if (inner === undefined) return null;
  return inner.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex: string, decimal: string, word: string) => {
      if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal) return String.fromCodePoint(Number(decimal));
      return entities[word] ?? whole;
    },
  );
}
