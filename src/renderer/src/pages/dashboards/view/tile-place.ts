import type { CSSProperties } from 'react';
import type { DrawnTile } from '../layout/drawn.ts';

/** Where a tile stands on the grid, as CSS says it. */
export function placeOf({ at }: DrawnTile): CSSProperties {
  return {
    gridColumn: `${String(at.x + 1)} / span ${String(at.w)}`,
    gridRow: `${String(at.y + 1)} / span ${String(at.h)}`,
  };
}
