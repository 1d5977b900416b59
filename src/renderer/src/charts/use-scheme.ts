import { useComputedColorScheme } from '@mantine/core';
import type { ChartColors } from './options.ts';
import type { Scheme } from './palette.ts';

/** Light or dark, as shown now. */
export function useScheme(): Scheme {
  return useComputedColorScheme('dark', { getInitialValueInEffect: false });
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
