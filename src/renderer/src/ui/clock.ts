import { useSyncExternalStore } from 'react';

let nowMs = Date.now();
let timer: number | null = null;
const listeners = new Set<() => void>();

function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    if (document.hidden) return;
    nowMs = Date.now();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    window.clearInterval(timer);
    timer = null;
  };
}

/** Now, in unix ms, once a second: one timer for all that shows an age, none while the window is hidden. */
export function useNow(): number {
  return useSyncExternalStore(listen, () => nowMs);
}
