import type { Column } from '../live/series-buffer.ts';
import type { ChartLine } from './looks.ts';

/** What is drawn for the lines, in their order, and which line's fill ends at which other's edge. */
export interface DrawnColumns {
  readonly columns: readonly Column[];
  /** Indexes of lines: the upper one is filled down to the lower one. */
  readonly bands: readonly (readonly [upper: number, lower: number])[];
}

/** Whether anything is drawn differently from how it was measured. */
export function isTransformed(line: ChartLine, isLog: boolean): boolean {
  return line.look.stack !== null || line.look.negative || isLog;
}

/**
 * The columns as drawn: mirrored, stacked, and without what a logarithmic scale can't show. A line that is off (`isShown`)
 * carries nothing. The columns of lines that are drawn as measured are handed on, not copied.
 */
export function drawnColumns(
  lines: readonly ChartLine[],
  columns: readonly Column[],
  isShown: (index: number) => boolean,
  isLog: (scale: string) => boolean,
): DrawnColumns {
  const drawn = lines.map((line) => {
    const column = columns[line.column] ?? [];
    if (line.look.negative) return column.map((value) => (value === null ? null : -value));
    if (isLog(line.look.scale)) return column.map((value) => (value !== null && value > 0 ? value : null));
    return column;
  });
  const bands: [number, number][] = [];
  for (const members of stackGroups(lines, isShown).values()) stackUp(members, lines, drawn, bands);
  return { columns: drawn, bands };
}

/** What is mirrored is stacked downwards, apart from what isn't. */
function stackGroups(
  lines: readonly ChartLine[],
  isShown: (index: number) => boolean,
): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  lines.forEach(({ look }, index) => {
    if (look.stack === null || !isShown(index)) return;
    const key = JSON.stringify([look.stack, look.scale, look.negative]);
    const members = groups.get(key);
    if (members) members.push(index);
    else groups.set(key, [index]);
  });
  return groups;
}

function stackUp(
  members: readonly number[],
  lines: readonly ChartLine[],
  drawn: Column[],
  bands: [number, number][],
): void {
  const length = Math.max(0, ...members.map((index) => drawn[index]?.length ?? 0));
  const sums = new Float64Array(length);
  const counted = new Uint8Array(length);
  for (const index of members) {
    drawn[index]?.forEach((value, i) => {
      if (value === null) return;
      sums[i] = (sums[i] ?? 0) + value;
      counted[i] = 1;
    });
  }
  const isPercent = members.some((index) => lines[index]?.look.stackPercent);
  const height = new Float64Array(length);
  let below: number | null = null;
  for (const index of members) {
    const own = drawn[index] ?? [];
    const stacked = new Array<number | null>(length);
    for (let i = 0; i < length; i++) {
      height[i] = (height[i] ?? 0) + (own[i] ?? 0);
      const whole = Math.abs(sums[i] ?? 0);
      const share = isPercent ? (whole === 0 ? 0 : ((height[i] ?? 0) / whole) * 100) : (height[i] ?? 0);
      // One that is missing adds nothing; where all are missing is a gap.
      stacked[i] = counted[i] === 1 ? share : null;
    }
    drawn[index] = stacked;
    if (below !== null) bands.push([index, below]);
    below = index;
  }
}
