import { useSyncExternalStore } from 'react';
import type { ChartColors } from './options.ts';
import type { Scheme } from './palette.ts';

const listeners = new Set<() => void>();
let watcher: MutationObserver | null = null;

/** Light or dark, as shown now. Read from the page, and watched once for all charts: Mantine's own hook asks the system for each. */
export function useScheme(): Scheme {
  return useSyncExternalStore(watch, shownScheme);
}

function shownScheme(): Scheme {
  return document.documentElement.dataset.mantineColorScheme === 'light' ? 'light' : 'dark';
}

function watch(listener: () => void): () => void {
  listeners.add(listener);
  if (watcher === null) {
    watcher = new MutationObserver(() => {
      for (const each of listeners) each();
    });
    watcher.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    watcher?.disconnect();
    watcher = null;
  };
}

/** The tokens a canvas needs, read from the stylesheet: a canvas knows no CSS variables. */
export function chartColors(): ChartColors {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: token('--wd-faint'),
    grid: token('--wd-grid'),
    panel: token('--wd-panel'),
    canvas: (css) => {
      const name = /^var\((--[\w-]+)\)$/.exec(css)?.[1];
      return name === undefined ? css : token(name);
    },
  };
}
