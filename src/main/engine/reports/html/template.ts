import { escapeHtml } from './escape.ts';

/** HTML that is made, not given: only {@link html} and {@link trusted} make it, so text can't slip in unescaped. */
export class SafeHtml {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | SafeHtml | readonly SafeHtml[];

/** Template tag: strings and numbers are escaped, SafeHtml and lists of it stand as they are. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): SafeHtml {
  let out = strings[0] ?? '';
  parts.forEach((part, i) => {
    out += textOf(part) + (strings[i + 1] ?? '');
  });
  return new SafeHtml(out);
}

/** For markup from our own drawing functions, which escape what they are given. */
export function trusted(text: string): SafeHtml {
  return new SafeHtml(text);
}

/** Nothing; for what is left out. */
export const nothing = new SafeHtml('');

function textOf(part: Part): string {
  if (part instanceof SafeHtml) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return part.map((piece) => piece.text).join('');
}
