import { useEffect, useEffectEvent, useState } from 'react';
import type { Place } from '#shared/dashboard/index.ts';
import { clampPlace } from '../layout/packing.ts';
import type { DrawnTile } from '../layout/drawn.ts';

const COLUMNS = 24;
/** As view.module.css has them. */
const GAP_PX = 8;
const ROW_PX = 38;
/** Nearer than this to the edge of the page it scrolls along. */
const SCROLL_PX = 48;

/** A panel on its way: where it would stand if it was let go now. */
export interface Drag {
  readonly id: number;
  readonly section: number;
  readonly at: Place;
}

interface Grip {
  readonly mode: 'move' | 'resize';
  readonly id: number;
  readonly from: Place;
  readonly section: number;
  /** From the panel's corner (its lower right one when resizing) to the pointer. */
  readonly dx: number;
  readonly dy: number;
}

/** Moving and resizing by the pointer, in steps of the grid; Escape gives it up. */
export function useDrag(onDrop: (drag: Drag) => void): {
  drag: Drag | null;
  begin: (event: React.PointerEvent, tile: DrawnTile, section: number, mode: Grip['mode']) => void;
} {
  const [grip, setGrip] = useState<Grip | null>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const move = useEffectEvent((event: PointerEvent) => {
    if (!grip) return;
    scrollAlong(event.clientY);
    const next = grip.mode === 'move' ? moved(grip, event) : resized(grip, event);
    if (next !== null) setDrag(next);
  });
  const end = useEffectEvent((isDropped: boolean) => {
    if (isDropped && drag !== null) onDrop(drag);
    setGrip(null);
    setDrag(null);
  });
  useEffect(() => {
    if (grip === null) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      end(false);
    };
    const onMove = (event: PointerEvent) => {
      move(event);
    };
    const onUp = () => {
      end(true);
    };
    const onCancel = () => {
      end(false);
    };
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onUp);
    window.addEventListener('pointercancel', onCancel);
    window.addEventListener('keydown', onKey, true);
    return () => {
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onUp);
      window.removeEventListener('pointercancel', onCancel);
      window.removeEventListener('keydown', onKey, true);
    };
  }, [grip]);
  return {
    drag,
    begin: (event, tile, section, mode) => {
      const box = event.currentTarget.closest('section')?.getBoundingClientRect();
      if (!box || event.button !== 0) return;
      const corner = mode === 'move' ? { x: box.left, y: box.top } : { x: box.right, y: box.bottom };
      setGrip({
        mode,
        id: tile.panel.id,
        from: tile.at,
        section,
        dx: event.clientX - corner.x,
        dy: event.clientY - corner.y,
      });
    },
  };
}

function moved(grip: Grip, event: PointerEvent): Drag | null {
  const grid = gridUnder(event, grip.section);
  if (!grid) return null;
  const { left, top, column } = measure(grid.element);
  const x = Math.round((event.clientX - grip.dx - left) / column);
  const y = Math.round((event.clientY - grip.dy - top) / ROW_PX);
  return { id: grip.id, section: grid.section, at: clampPlace({ ...grip.from, x, y }) };
}

function resized(grip: Grip, event: PointerEvent): Drag | null {
  const element = document.querySelector(`[data-grid="${String(grip.section)}"]`);
  if (!element) return null;
  const { left, top, column } = measure(element);
  const right = (event.clientX - grip.dx + GAP_PX - left) / column;
  const bottom = (event.clientY - grip.dy + GAP_PX - top) / ROW_PX;
  const w = Math.min(COLUMNS - grip.from.x, Math.max(1, Math.round(right - grip.from.x)));
  const h = Math.max(1, Math.round(bottom - grip.from.y));
  return { id: grip.id, section: grip.section, at: { ...grip.from, w, h } };
}

/** The row the pointer is over; between two rows the one it came from. */
function gridUnder(event: PointerEvent, section: number): { element: Element; section: number } | null {
  for (const element of document.querySelectorAll('[data-grid]')) {
    const box = element.parentElement?.getBoundingClientRect();
    if (box && event.clientY >= box.top && event.clientY <= box.bottom) {
      return { element, section: Number(element.getAttribute('data-grid')) };
    }
  }
  const element = document.querySelector(`[data-grid="${String(section)}"]`);
  return element ? { element, section } : null;
}

function measure(grid: Element): { left: number; top: number; column: number } {
  const { left, top, width } = grid.getBoundingClientRect();
  return { left, top, column: (width + GAP_PX) / COLUMNS };
}

function scrollAlong(y: number): void {
  const page = document.querySelector('main');
  if (!page) return;
  const { top, bottom } = page.getBoundingClientRect();
  if (y < top + SCROLL_PX) page.scrollBy(0, -16);
  else if (y > bottom - SCROLL_PX) page.scrollBy(0, 16);
}
