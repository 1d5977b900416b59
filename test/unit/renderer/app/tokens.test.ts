import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seriesColors } from '../../../../src/renderer/src/charts/palette.ts';

const css = readFileSync(new URL('../../../../src/renderer/src/app/tokens.css', import.meta.url), 'utf8');

function tokensOf(scheme: 'light' | 'dark'): Map<string, string> {
  const block = new RegExp(`'${scheme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map(
    [...block.matchAll(/(--wd-[\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1] ?? '', m[2] ?? '']),
  );
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

describe.each(['light', 'dark'] as const)('%s', (scheme) => {
  const tokens = tokensOf(scheme);
  const color = (name: string) => tokens.get(`--wd-${name}`) ?? '';

  test.each(['text', 'dim', 'faint', 'accent-text', 'critical', 'high', 'medium', 'low', 'ok'])(
    'text in %s meets AA on every surface',
    (name) => {
      for (const surface of ['bg', 'panel', 'raised', 'sunken']) {
        expect(contrast(color(name), color(surface)), `${name} on ${surface}`).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  test.each(['critical', 'high', 'medium', 'low', 'ok'])('%s meets AA on its own soft ground', (name) => {
    expect(contrast(color(name), color(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(color('text'), color(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(color('dim'), color(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
  });

  test('chosen text on the accent ground meets AA', () => {
    expect(contrast(color('accent-text'), color('accent-soft'))).toBeGreaterThanOrEqual(4.5);
  });

  test('every series colour stands out from the panel', () => {
    for (const hex of seriesColors[scheme])
      expect(contrast(hex, color('panel')), hex).toBeGreaterThanOrEqual(3);
  });
});
