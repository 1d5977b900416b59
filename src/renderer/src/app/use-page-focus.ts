import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';

/** The page's element in the frame. */
const PAGE = 'page';

/**
 * Another page begins at its top, and with the keyboard in it: the next Tab reaches its first control, and a screen reader
 * goes on there. What a page focuses by itself stays so.
 */
export function usePageFocus(): void {
  const [path] = useLocation();
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    const page = document.getElementById(PAGE);
    if (!page) return;
    page.scrollTop = 0;
    const focused = document.activeElement;
    // A field that has it was put there by the page; one in a dialog keeps it.
    if (focused instanceof HTMLElement && (page.contains(focused) || focused.closest('[role=dialog]')))
      return;
    page.focus({ preventScroll: true });
  }, [path]);
}
