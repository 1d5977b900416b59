import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** Sheets that can be opened from anywhere. */
export type Sheet = 'palette' | 'shortcuts' | 'add-target' | 'add-check';

/** How close rows and panels stand. */
export type Density = 'comfortable' | 'compact';

interface UiState {
  readonly railCollapsed: boolean;
  readonly density: Density;
  readonly sheet: Sheet | null;
  toggleRail: () => void;
  setDensity: (density: Density) => void;
  open: (sheet: Sheet) => void;
  close: () => void;
}

/** What the window remembers about itself; the rail's state and the density outlive it. */
export const useUiStore = create<UiState>()(
  persist(
    (set) => ({
      railCollapsed: false,
      density: 'comfortable',
      sheet: null,
      toggleRail: () => {
        set((state) => ({ railCollapsed: !state.railCollapsed }));
      },
      setDensity: (density) => {
        set({ density });
      },
      open: (sheet) => {
        set({ sheet });
      },
      close: () => {
        set({ sheet: null });
      },
    }),
    { name: 'watchdeck-ui', partialize: ({ railCollapsed, density }) => ({ railCollapsed, density }) },
  ),
);
