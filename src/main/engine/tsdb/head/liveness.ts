import { isAbsentAt, isStaleAt } from '../values.ts';
import type { Window } from './window.ts';

/** Windows in a row without a sample after which a column is dead. */
const DEAD_AFTER_WINDOWS = 3;

/** Remembers per column, across windows, when it last had a sample and whether that was a staleness marker. */
export class Liveness {
  /** Ended windows in a row without anything in the column. */
  private idle: number[] = [];
  /** Whether the newest thing in the ended windows was a sample (not a marker, not nothing). */
  private sampled: boolean[] = [];

  windowEnded(window: Window): void {
    const last = window.row(window.rows - 1);
    const { bits } = last.cells;
    for (let slot = 0; slot < window.layout.series.length; slot++) {
      if (slot < last.count && !isAbsentAt(bits, last.offset + slot)) {
        this.idle[slot] = 0;
        this.sampled[slot] = !isStaleAt(bits, last.offset + slot);
        continue;
      }
      const row = window.lastRowOf(slot);
      this.idle[slot] = row < 0 ? (this.idle[slot] ?? 0) + 1 : 0;
      this.sampled[slot] = row < 0 ? (this.sampled[slot] ?? false) : !isStale(window, row, slot);
    }
  }

  /** Slots whose newest sample is not a staleness marker and not older than the window before this one. */
  live(window: Window): number[] {
    const slots: number[] = [];
    const last = window.rows === 0 ? null : window.row(window.rows - 1);
    for (let slot = 0; slot < window.layout.series.length; slot++) {
      const inLast = last !== null && slot < last.count && !isAbsentAt(last.cells.bits, last.offset + slot);
      const row = inLast ? window.rows - 1 : window.lastRowOf(slot);
      const before = row < 0 && this.idle[slot] === 0 && this.sampled[slot] === true;
      if (before || (row >= 0 && !isStale(window, row, slot))) slots.push(slot);
    }
    return slots;
  }

  /** Slots without a sample in the last row of a window. */
  ended(window: Window): Set<number> {
    const last = window.row(window.rows - 1);
    const ended = new Set<number>();
    for (let slot = 0; slot < window.layout.series.length; slot++) {
      const at = last.offset + slot;
      const { bits } = last.cells;
      if (slot >= last.count || isAbsentAt(bits, at) || isStaleAt(bits, at)) ended.add(slot);
    }
    return ended;
  }

  dead(slots: number): Set<number> {
    const dead = new Set<number>();
    for (let slot = 0; slot < slots; slot++) if ((this.idle[slot] ?? 0) >= DEAD_AFTER_WINDOWS) dead.add(slot);
    return dead;
  }

  /** Follows a new layout without these slots. */
  drop(dead: ReadonlySet<number>): void {
    this.idle = this.idle.filter((_, slot) => !dead.has(slot));
    this.sampled = this.sampled.filter((_, slot) => !dead.has(slot));
  }
}

function isStale(window: Window, index: number, slot: number): boolean {
  const { cells, offset } = window.row(index);
  return isStaleAt(cells.bits, offset + slot);
}
