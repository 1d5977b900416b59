import type { SilenceView } from '#shared/contract/alerts.ts';

const HOUR_MS = 3_600_000;

/** What is offered without a form. */
export const SILENCE_SPANS = [
  { label: '1 hour', ms: HOUR_MS },
  { label: '4 hours', ms: 4 * HOUR_MS },
  { label: '8 hours', ms: 8 * HOUR_MS },
] as const;

type MatcherView = SilenceView['matchers'][number];

/** As it is written: `instance="a:1"`. */
export function matcherText({ name, op, value }: MatcherView): string {
  return `${name}${op}"${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}

const LINE = /^\s*([^\s"=!~{},]+)\s*(=~|!=|!~|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^"{},]*?))\s*,?\s*$/;

/** Reads matchers, one a line. Gives the lines that are none back, so that they can be shown. */
export function readMatchers(text: string): { readonly matchers: MatcherView[]; readonly wrong: string[] } {
  const matchers: MatcherView[] = [];
  const wrong: string[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const match = LINE.exec(line);
    if (match === null) wrong.push(line.trim());
    else {
      const [, name = '', op = '=', quoted, plain = ''] = match;
      const value = quoted === undefined ? plain : quoted.replace(/\\(["\\])/g, '$1');
      matchers.push({ name, op: op as MatcherView['op'], value });
    }
  }
  return { matchers, wrong };
}
