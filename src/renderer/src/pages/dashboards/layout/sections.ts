import type { Panel, PanelOf } from '#shared/dashboard/index.ts';
import { heightOf, pack } from './packing.ts';

/** A panel that stands in the grid; a row only heads others. */
export type TilePanel = Exclude<Panel, { kind: 'row' }>;
export type RowPanel = PanelOf<'row'>;

/** A row and the panels below it, or those above the first row. Places count from the section's own top. */
export interface Section {
  readonly row: RowPanel | null;
  readonly panels: readonly TilePanel[];
}

/** Takes a dashboard's panels apart at its rows. Always at least one section; only the first may have no row. */
export function sectionsOf(panels: readonly Panel[]): Section[] {
  const sorted = [...panels].sort((a, b) => a.at.y - b.at.y || rowsFirst(a, b) || a.at.x - b.at.x);
  const sections: { row: RowPanel | null; panels: TilePanel[] }[] = [];
  for (const panel of sorted) {
    if (panel.kind === 'row') {
      sections.push({ row: panel, panels: [] });
      continue;
    }
    if (sections.length === 0) sections.push({ row: null, panels: [] });
    const section = sections.at(-1);
    const top = section?.row ? section.row.at.y + 1 : 0;
    section?.panels.push({ ...panel, at: { ...panel.at, y: Math.max(0, panel.at.y - top) } });
  }
  if (sections.length === 0) sections.push({ row: null, panels: [] });
  return sections.map(({ row, panels }) => ({ row, panels: pack(panels) }));
}

/** Puts sections one under the other again, as a dashboard's file has them. */
export function panelsOf(sections: readonly Section[]): Panel[] {
  const panels: Panel[] = [];
  let top = 0;
  for (const section of sections) {
    if (section.row) {
      panels.push({ ...section.row, at: { x: 0, y: top, w: 24, h: 1 } });
      top += 1;
    }
    for (const panel of section.panels) {
      panels.push({ ...panel, at: { ...panel.at, y: panel.at.y + top } });
    }
    top += heightOf(section.panels);
  }
  return panels;
}

/** A row at the height of a panel heads it. */
function rowsFirst(a: Panel, b: Panel): number {
  return Number(b.kind === 'row') - Number(a.kind === 'row');
}
