import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** Sheets that can be opened from anywhere. */
export type Sheet = 'palette' | 'shortcuts' | 'add-target' | 'add-check';

interface UiState {
  readonly railCollapsed: boolean;
  readonly sheet: Sheet | null;
  toggleRail: () => void;
  open: (sheet: Sheet) => void;
  close: () => void;
}

/** What the window remembers about itself; the rail's state outlives it. */
export const useUiStore = create<UiState>()(
  persist(
    (set) => ({
      railCollapsed: false,
      sheet: null,
      toggleRail: () => {
        set((state) => ({ railCollapsed: !state.railCollapsed }));
      },
      open: (sheet) => {
        set({ sheet });
      },
      close: () => {
        set({ sheet: null });
      },
    }),
    { name: 'watchdeck-ui', partialize: ({ railCollapsed }) => ({ railCollapsed }) },
  ),
);
