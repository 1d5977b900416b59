import { useEffect } from 'react';

/** What lies over the page and takes the focus while it is open. */
const OVER = '[role=dialog], [role=menu], [role=listbox]';

/**
 * Gives the focus back when a sheet is gone: to what had it before the first one opened, or to the page where that is gone
 * too. The library does so for sheets that stay mounted, and only when their opener is still there; a focus that falls to
 * the document would send a keyboard back to the top.
 */
export function useFocusReturn(): void {
  useEffect(() => {
    let before: HTMLElement | null = null;
    const observer = new MutationObserver(() => {
      if (document.activeElement !== document.body || document.querySelector(OVER) !== null) return;
      observer.disconnect();
      const next = before?.isConnected ? before : document.getElementById('page');
      next?.focus({ preventScroll: true });
    });
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      if (target.closest(OVER) === null) {
        before = target;
        observer.disconnect();
      } else {
        // Watched only while something is open: the page beneath changes every second.
        observer.observe(document.body, { childList: true, subtree: true });
      }
    };
    document.addEventListener('focusin', onFocus);
    return () => {
      document.removeEventListener('focusin', onFocus);
      observer.disconnect();
    };
  }, []);
}
