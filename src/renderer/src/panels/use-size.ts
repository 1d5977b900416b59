import { useEffect, useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';

export interface Size {
  readonly width: number;
  readonly height: number;
}

const NONE: Size = { width: 0, height: 0 };

/**
 * Inner size of an element in whole px, kept current; zero before it is known. The browser tells it after its own layout:
 * asking for it would make one for each of a page's panels.
 */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState(NONE);
  useEffect(() => watchSize(element.current, setSize), [element]);
  return size;
}

/** The same, asked for when it is made: for what comes with others in one commit, whose layout is then made once for all. */
export function useSizeAtOnce(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState(NONE);
  useLayoutEffect(() => watchSize(element.current, setSize, true), [element]);
  return size;
}

function watchSize(
  target: HTMLElement | null,
  setSize: (change: (now: Size) => Size) => void,
  asksAtOnce = false,
): (() => void) | undefined {
  if (!target) return undefined;
  if (asksAtOnce) setSize(() => ({ width: target.clientWidth, height: target.clientHeight }));
  const observer = new ResizeObserver((entries) => {
    const rect = entries.at(-1)?.contentRect;
    if (!rect) return;
    const width = Math.floor(rect.width);
    const height = Math.floor(rect.height);
    setSize((now) => (now.width === width && now.height === height ? now : { width, height }));
  });
  observer.observe(target);
  return () => {
    observer.disconnect();
  };
}
