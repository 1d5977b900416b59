import type { Severity } from '#shared/model/severity.ts';
import { html, trusted } from './template.ts';
import type { SafeHtml } from './template.ts';

/** Drawn, not written: fonts draw ● ▲ ◆ ■ at odd sizes or not at all. Colours are legible on white (WCAG AA). */
const MARKS: Readonly<Record<Severity | 'ok' | 'unknown', string>> = {
  critical: '<circle cx="5" cy="5" r="4.2" fill="#c92a2a"/>',
  high: '<path d="M5 .8 9.6 9H.4Z" fill="#c4520a"/>',
  medium: '<path d="M5 .2 9.8 5 5 9.8.2 5Z" fill="#a87400"/>',
  low: '<rect x="1" y="1" width="8" height="8" fill="#1864ab"/>',
  ok: '<path d="M1.3 5.4 4 8.1 8.8 2.2" fill="none" stroke="#2b8a4b" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/>',
  unknown: '<circle cx="5" cy="5" r="3.6" fill="none" stroke="#8a94a1" stroke-width="1.6"/>',
};

/** The shape of a severity, `ok` or `unknown`. */
export function mark(of: Severity | 'ok' | 'unknown', size = 9): SafeHtml {
  return trusted(
    `<svg width="${size}" height="${size}" viewBox="0 0 10 10" aria-hidden="true">${MARKS[of]}</svg>`,
  );
}

/** Shape and word. */
export function severityLabel(severity: Severity): SafeHtml {
  return html`<span class="sev">${mark(severity)}${severity}</span>`;
}
