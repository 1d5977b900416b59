import { useEffect, useState, useSyncExternalStore } from 'react';
import type { RefObject } from 'react';

/** A panel this far outside the view is asked for already, so that scrolling meets no skeletons. */
const MARGIN_PX = 240;

/** Whether an element is in view, or nearly, and the window isn't hidden. */
export function useVisible(element: RefObject<HTMLElement | null>): boolean {
  const [inView, setInView] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const observer = new IntersectionObserver(
      (entries) => {
        setInView(entries.at(-1)?.isIntersecting ?? true);
      },
      { rootMargin: `${String(MARGIN_PX)}px` },
    );
    observer.observe(target);
    // The one above tells a frame later; with the first size it is known already, and questions can be asked.
    const first = new ResizeObserver(() => {
      first.disconnect();
      const { top, bottom } = target.getBoundingClientRect();
      setInView(top < window.innerHeight + MARGIN_PX && bottom > -MARGIN_PX);
    });
    first.observe(target);
    return () => {
      first.disconnect();
      observer.disconnect();
    };
  }, [element]);
  const windowShown = useSyncExternalStore(listenToWindow, () => !document.hidden);
  return inView && windowShown;
}

function listenToWindow(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => {
    document.removeEventListener('visibilitychange', listener);
  };
}
