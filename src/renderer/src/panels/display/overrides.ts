import type { Display, Override } from '#shared/dashboard/index.ts';
import { patternOf } from './mappings.ts';

/** A panel's display as it is for one series or column, with what overrides alone can say. */
export type SeriesDisplay = Display & Partial<Pick<Override['set'], 'name' | 'hidden' | 'width' | 'cell'>>;

/** What tells a series to an override: its name in the legend, and the query it comes from. */
export interface OverrideSubject {
  readonly name: string;
  readonly query: string;
}

/** The panel's display with every override that names this series put over it, later ones last. */
export function displayOf(
  display: Display,
  overrides: readonly Override[] | undefined,
  subject: OverrideSubject,
): SeriesDisplay {
  let merged: SeriesDisplay = display;
  for (const { match, set } of overrides ?? []) {
    if (matches(match, subject)) merged = { ...merged, ...set };
  }
  return merged;
}

function matches(match: Override['match'], { name, query }: OverrideSubject): boolean {
  switch (match.by) {
    case 'name':
      return match.name === name;
    case 'regex':
      return patternOf(match.pattern)?.test(name) === true;
    case 'query':
      return match.query === query;
  }
}
