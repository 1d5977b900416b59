import { expect, it } from 'vitest';
import { svgAvailabilityStrip } from '#engine/reports/svg/availability-strip.ts';

function cells(slots: readonly number[], width: number): { kind: string; x: number; w: number; h: number }[] {
  const svg = svgAvailabilityStrip({ label: 'a "b"', slots: Float64Array.from(slots), width, height: 9 });
  expect(svg).toContain('aria-label="a &quot;b&quot;"');
  return [...svg.matchAll(/class="s-(\w+)" x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="([\d.]+)"/g)].map(
    ([, kind = '', x, w, h]) => ({ kind, x: Number(x), w: Number(w), h: Number(h) }),
  );
}

it('joins equal neighbours where cells are too narrow for gaps', () => {
  expect(cells([1, 1, 0, NaN, NaN, 1], 12)).toEqual([
    { kind: 'up', x: 0, w: 4, h: 9 },
    { kind: 'down', x: 4, w: 2, h: 9 },
    { kind: 'none', x: 6, w: 4, h: 2 },
    { kind: 'up', x: 10, w: 2, h: 9 },
  ]);
});

it('shows one failure of a thousand, and keeps gaps between wide cells', () => {
  expect(cells([0.999, 1], 20)).toEqual([
    { kind: 'up', x: 0, w: 9, h: 6 },
    { kind: 'down', x: 0, w: 9, h: 3 },
    { kind: 'up', x: 10, w: 9, h: 9 },
  ]);
});

it('draws nothing for nothing', () => expect(cells([], 100)).toEqual([]));
