import { hashText } from '#shared/model/hash.ts';
import { labelsKey } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';

/**
 * Series colours, told apart by protan, deutan and tritan eyes because neighbours differ in lightness as well as hue
 * (after Okabe and Ito, "Color Universal Design", and Paul Tol's "bright" scheme). Darker on light, lighter on dark.
 */
export const seriesColors = {
  light: ['#5b5bd6', '#d97706', '#0e8a7d', '#c0408a', '#2f86d1', '#7a7f1d', '#8f4ad0', '#a04f2c'],
  dark: ['#8f8cff', '#f5a742', '#2fc4b2', '#f283bd', '#6cb8f5', '#c3c64f', '#c79bf8', '#e0936c'],
} as const;

export type Scheme = keyof typeof seriesColors;
const COLORS = seriesColors.light.length;
/** Once every colour is taken, the next round is dashed: a series is never told by colour alone. */
const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3]];

export interface SeriesStyle {
  readonly color: string;
  readonly dash: readonly number[];
}

/**
 * Slots for a chart's series: each takes the slot its labels hash to, or the next free one, so a series keeps its colour
 * from day to day and from chart to chart while two in the same chart never share one needlessly. The order in which the
 * engine lists the series doesn't matter. A single series always takes the first colour.
 */
export function assignSlots(series: readonly { query: number; labels: Labels }[]): number[] {
  if (series.length === 1) return [0];
  const keys = series.map(({ query, labels }) => `${String(query)}|${labelsKey(labels)}`);
  const order = keys.map((_, i) => i).sort((a, b) => ((keys[a] ?? '') < (keys[b] ?? '') ? -1 : 1));
  const slots = new Array<number>(series.length).fill(0);
  const taken = new Set<number>();
  for (const [place, index] of order.entries()) {
    const round = Math.floor(place / COLORS) * COLORS;
    let slot = hashText(keys[index] ?? '') % COLORS;
    while (taken.has(round + slot)) slot = (slot + 1) % COLORS;
    taken.add(round + slot);
    slots[index] = round + slot;
  }
  return slots;
}

export function styleOfSlot(slot: number, scheme: Scheme): SeriesStyle {
  return {
    color: seriesColors[scheme][slot % COLORS] ?? seriesColors[scheme][0],
    dash: DASHES[Math.floor(slot / COLORS) % DASHES.length] ?? [],
  };
}
