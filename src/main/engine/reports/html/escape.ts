const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text as it may stand in HTML and in quoted attributes. Characters that HTML text may not hold (controls, lone
 * surrogates) become U+FFFD, so that a hostile label can't break the page or its encoding.
 */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
    .replace(/[^\P{Cc}\t\n\r]/gu, '\ufffd');
}
