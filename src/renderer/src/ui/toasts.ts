import { create } from 'zustand';
import type { Mark } from './SeverityMark.tsx';

export interface Toast {
  /** The same key replaces the toast shown before. */
  readonly key: string;
  readonly mark: Mark;
  readonly title: string;
  readonly body: string;
  readonly href?: string;
  /** Stays until it is dismissed. */
  readonly sticky: boolean;
}

const MAX_TOASTS = 4;
const SHOWN_MS = 8_000;

interface ToastState {
  readonly toasts: readonly Toast[];
  show: (toast: Toast) => void;
  dismiss: (key: string) => void;
}

export const useToasts = create<ToastState>()((set, get) => ({
  toasts: [],
  show: (toast) => {
    set({ toasts: [toast, ...get().toasts.filter(({ key }) => key !== toast.key)].slice(0, MAX_TOASTS) });
    if (toast.sticky) return;
    window.setTimeout(() => {
      // Only this very toast: a newer one of the same key has its own time.
      if (get().toasts.includes(toast)) get().dismiss(toast.key);
    }, SHOWN_MS);
  },
  dismiss: (key) => {
    set({ toasts: get().toasts.filter((toast) => toast.key !== key) });
  },
}));

/** Says that something was done. */
export function toastDone(title: string, body = ''): void {
  useToasts.getState().show({ key: `done:${title}`, mark: 'ok', title, body, sticky: false });
}
