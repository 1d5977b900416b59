import { useEffect, useState, useSyncExternalStore } from 'react';
import type { RefObject } from 'react';

/** A panel this far outside the view is asked for already, so that scrolling meets no skeletons. */
const MARGIN = '240px';

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
      { rootMargin: MARGIN },
    );
    observer.observe(target);
    return () => {
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
