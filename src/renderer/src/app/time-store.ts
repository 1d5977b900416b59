import { create } from 'zustand';
import { DEFAULT_RANGE, shiftRange, widenRange, zoomedRange } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

interface TimeState {
  readonly range: TimeRange;
  /** When the range was chosen, unix ms: what a relative range counts from. */
  readonly chosenAtMs: number;
  /** Ranges that a zoom left behind, newest last. */
  readonly zoomedFrom: readonly TimeRange[];
  /** Chooses a range; what was zoomed is forgotten. */
  set: (range: TimeRange) => void;
  zoom: (fromMs: number, toMs: number) => void;
  /** Undoes the last zoom; false when there is none. */
  zoomBack: () => boolean;
  shift: (direction: -1 | 1) => void;
  widen: () => void;
}

const MAX_ZOOMS = 30;

/** The one time range of the window, shared by every chart. */
export const useTimeStore = create<TimeState>()((set, get) => ({
  range: DEFAULT_RANGE,
  chosenAtMs: Date.now(),
  zoomedFrom: [],
  set: (range) => {
    set({ range, chosenAtMs: Date.now(), zoomedFrom: [] });
  },
  zoom: (fromMs, toMs) => {
    const { range, zoomedFrom } = get();
    set({ range: zoomedRange(fromMs, toMs), zoomedFrom: [...zoomedFrom, range].slice(-MAX_ZOOMS) });
  },
  zoomBack: () => {
    const { zoomedFrom } = get();
    const range = zoomedFrom.at(-1);
    if (!range) return false;
    set({ range, zoomedFrom: zoomedFrom.slice(0, -1) });
    return true;
  },
  shift: (direction) => {
    set({ range: shiftRange(get().range, direction, Date.now()), zoomedFrom: [] });
  },
  widen: () => {
    set({ range: widenRange(get().range, Date.now()), zoomedFrom: [] });
  },
}));
