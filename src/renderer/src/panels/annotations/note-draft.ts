import { create } from 'zustand';

/** A time that somebody is about to write something down about; unix ms, `toMs` null is a moment. */
export interface NoteDraft {
  readonly fromMs: number;
  readonly toMs: number | null;
}

interface NoteDraftState {
  readonly draft: NoteDraft | null;
  readonly begin: (fromMs: number, toMs: number | null) => void;
  readonly drop: () => void;
}

/** The one note that is being written, from whichever chart it began. */
export const useNoteDraft = create<NoteDraftState>()((set) => ({
  draft: null,
  begin: (fromMs, toMs) => {
    set({ draft: { fromMs: Math.round(fromMs), toMs: toMs === null ? null : Math.round(toMs) } });
  },
  drop: () => {
    set({ draft: null });
  },
}));
