import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** Expressions kept. */
const KEPT = 50;

interface HistoryState {
  /** Newest first, each once. */
  readonly expressions: readonly string[];
  remember: (expressions: readonly string[]) => void;
  clear: () => void;
}

/** Expressions that were run in Explore; kept with the window. */
export const useExploreHistory = create<HistoryState>()(
  persist(
    (set) => ({
      expressions: [],
      remember: (run) => {
        set(({ expressions }) => ({
          expressions: [...new Set([...run, ...expressions])].slice(0, KEPT),
        }));
      },
      clear: () => {
        set({ expressions: [] });
      },
    }),
    { name: 'watchdeck-explore-history' },
  ),
);
