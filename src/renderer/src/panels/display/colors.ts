import type { PanelColor } from '#shared/dashboard/index.ts';

/** Names of colours as tokens of the theme (tokens.css): readable on a panel in light and dark. */
const TOKENS: Readonly<Record<string, string>> = {
  green: '--wd-ok',
  yellow: '--wd-medium',
  orange: '--wd-high',
  red: '--wd-critical',
  blue: '--wd-low',
  purple: '--wd-accent-text',
  text: '--wd-text',
};

/** A colour as CSS says it, following the theme. */
export function cssColor(color: PanelColor): string {
  const token = TOKENS[color];
  return token === undefined ? color : `var(${token})`;
}

/** Black or white, whichever is easier to read on a colour (contrast by WCAG 2.2, relative luminance). */
export function inkOn(hex: string): '#000000' | '#ffffff' {
  const part = (at: number): number => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
  // Both inks have the same contrast where (l + 0.05)² = 1.05 × 0.05.
  return luminance > 0.179 ? '#000000' : '#ffffff';
}

/** What is written on a colour: the theme's panel, which is light where its colours are dark, or black or white. */
export function inkFor(color: PanelColor): string {
  if (color === 'transparent') return 'inherit';
  return TOKENS[color] === undefined ? inkOn(color) : 'var(--wd-panel)';
}
