import { styles } from './styles.ts';
import { html, trusted } from './template.ts';
import type { SafeHtml } from './template.ts';

/** A font to carry along in the page, as WOFF2. */
export interface EmbeddedFont {
  readonly woff2: Uint8Array;
}

/** A whole self-contained page for A4: no scripts, nothing fetched (its own CSP forbids both). */
export function documentPage(title: string, body: SafeHtml, fonts: readonly EmbeddedFont[] = []): string {
  const faces = fonts.map(
    ({ woff2 }, i) =>
      `@font-face{font-family:"Report ${i}";font-weight:100 900;src:url(data:font/woff2;base64,${Buffer.from(woff2).toString('base64')}) format("woff2");}`,
  );
  const families = fonts.map((_, i) => `"Report ${i}",`).join('');
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; font-src data:"
        />
        <title>${title}</title>
        <style>
          ${trusted(styles(faces.join('\n'), families))}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `;
  return page.text;
}

/** The mark and name at the head of every page. */
export const brand: SafeHtml = html`<div class="brand">
  ${trusted(
    '<svg width="13" height="13" viewBox="0 0 13 13" aria-hidden="true"><rect width="13" height="13" rx="3" fill="#0072b2"/><path d="M2.5 7.2h1.9l1.3-3.4 1.9 5.6 1.2-3.4.5 1.2h1.4" fill="none" stroke="#fff" stroke-width="1.1" stroke-linecap="round" stroke-linejoin="round"/></svg>',
  )}Watchdeck
</div>`;
