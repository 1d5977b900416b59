import { colorNames } from '#shared/dashboard/index.ts';
import type { PanelColor } from '#shared/dashboard/index.ts';

/** Shades of Grafana's named colours, in its dark theme (packages/grafana-data, createVisualizationColors). */
const SHADES: Readonly<Record<string, readonly [string, string, string, string]>> = {
  // super-light, light, semi-dark, dark
  red: ['#FFA6B0', '#FF7383', '#E02F44', '#C4162A'],
  orange: ['#FFCB7D', '#FFB357', '#FF780A', '#FA6400'],
  yellow: ['#FFF899', '#FFEE52', '#F2CC0C', '#E0B400'],
  green: ['#C8F2C2', '#96D98D', '#56A64B', '#37872D'],
  blue: ['#C0D8FF', '#8AB8FF', '#3274D9', '#1F60C4'],
  purple: ['#DEB6F2', '#CA95E5', '#A352CC', '#8F3BB8'],
};
const SHADE_NAMES = ['super-light-', 'light-', 'semi-dark-', 'dark-'];

/** Names of CSS that dashboards have. */
const CSS: Readonly<Record<string, string>> = {
  black: '#000000',
  white: '#ffffff',
  gray: '#808080',
  grey: '#808080',
  pink: '#ffc0cb',
  cyan: '#00ffff',
  magenta: '#ff00ff',
  brown: '#a52a2a',
  navy: '#000080',
  teal: '#008080',
  lime: '#00ff00',
};

/** A colour as it is written here; null for one that isn't known. What shines through is lost: charts see to that themselves. */
export function toColor(text: string): PanelColor | null {
  const name = text.trim();
  const own = colorNames.find((each) => each === name);
  if (own !== undefined) return own;
  for (const [hue, shades] of Object.entries(SHADES)) {
    const shade = shades[SHADE_NAMES.findIndex((prefix) => name === prefix + hue)];
    if (shade !== undefined) return hexColor(shade);
  }
  const css = CSS[name.toLowerCase()];
  if (css !== undefined) return css;
  if (/^#[0-9a-f]{6}([0-9a-f]{2})?$/i.test(name)) return hexColor(name.slice(0, 7));
  if (/^#[0-9a-f]{3}$/i.test(name)) return hexColor(name.replace(/[0-9a-f]/gi, '$&$&'));
  const [, r, g, b] = /^rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)/i.exec(name) ?? [];
  if (r === undefined || g === undefined || b === undefined) return null;
  const hex = [r, g, b].map((each) => Math.min(255, Number(each)).toString(16).padStart(2, '0'));
  return `#${hex.join('')}`;
}

function hexColor(text: string): PanelColor {
  return text.toLowerCase();
}
