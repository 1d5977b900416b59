/** What can be done to a dashboard's panels; each gives a new dashboard and leaves the old one as it is. */
import { panelSchema } from '#shared/dashboard/index.ts';
import type { Dashboard, Panel, PanelKind, Place } from '#shared/dashboard/index.ts';
import { clampPlace, freePlace, heightOf, pack } from '../layout/packing.ts';
import { panelsOf, sectionsOf } from '../layout/sections.ts';
import type { Section, TilePanel } from '../layout/sections.ts';

/** Puts a panel at a place of a section, its own or another; what stands there gives way. */
export function placePanel(dashboard: Dashboard, id: number, section: number, at: Place): Dashboard {
  const sections = sectionsOf(dashboard.panels);
  return withSections(dashboard, placed(sections, id, section, at));
}

/** The sections with a panel at another place: also what a drag shows before it is let go. */
export function placed(sections: readonly Section[], id: number, section: number, at: Place): Section[] {
  const panel = sections.flatMap(({ panels }) => panels).find((each) => each.id === id);
  if (!panel) return [...sections];
  const held: TilePanel = { ...panel, at: clampPlace(at) };
  return sections.map((each, index) => {
    const others = each.panels.filter((other) => other.id !== id);
    if (index === section) return { ...each, panels: pack([...others, held], held) };
    return others.length === each.panels.length ? each : { ...each, panels: pack(others) };
  });
}

/** The section a panel stands in, and the panel with its place there. */
export function findPanel(
  panels: readonly Panel[],
  id: number,
): { section: number; panel: TilePanel } | null {
  for (const [section, { panels: inside }] of sectionsOf(panels).entries()) {
    const panel = inside.find((each) => each.id === id);
    if (panel) return { section, panel };
  }
  return null;
}

/** A new panel of a kind where the last section has room for it. */
export function addPanel(dashboard: Dashboard, kind: PanelKind): { dashboard: Dashboard; id: number } {
  const id = nextId(dashboard);
  const sections = sectionsOf(dashboard.panels);
  if (kind === 'row') {
    const row = panelSchema.parse({ kind, id, title: 'Row', at: { x: 0, y: 0, w: 24, h: 1 } });
    if (row.kind !== 'row') return { dashboard, id };
    // A row without panels that nobody wrote stands for an empty dashboard.
    const kept = sections.filter(({ row: head, panels }) => head !== null || panels.length > 0);
    return { dashboard: withSections(dashboard, [...kept, { row, panels: [] }]), id };
  }
  const last = sections.at(-1);
  const [w, h] = sizeOf(kind);
  const panel = newPanel(kind, id, freePlace(last?.panels ?? [], w, h));
  const added = sections.map((each) =>
    each === last && panel.kind !== 'row' ? { ...each, panels: pack([...each.panels, panel]) } : each,
  );
  return { dashboard: withSections(dashboard, added), id };
}

/** A copy beside the panel where there is room, else below. */
export function duplicatePanel(dashboard: Dashboard, id: number): { dashboard: Dashboard; id: number } {
  const found = findPanel(dashboard.panels, id);
  if (!found) return { dashboard, id };
  const copy = nextId(dashboard);
  const sections = sectionsOf(dashboard.panels).map((section, index) => {
    if (index !== found.section) return section;
    const { w, h, y } = found.panel.at;
    const panel = { ...found.panel, id: copy, at: freePlace(section.panels, w, h, y) };
    return { ...section, panels: pack([...section.panels, panel]) };
  });
  return { dashboard: withSections(dashboard, sections), id: copy };
}

export function removePanel(dashboard: Dashboard, id: number): Dashboard {
  const sections = sectionsOf(dashboard.panels).map((section) => {
    const panels = section.panels.filter((panel) => panel.id !== id);
    return panels.length === section.panels.length ? section : { ...section, panels: pack(panels) };
  });
  return withSections(dashboard, sections);
}

/** Takes a row away, with its panels or leaving them to the section above. */
export function removeRow(dashboard: Dashboard, id: number, withPanels: boolean): Dashboard {
  const sections: Section[] = [];
  for (const section of sectionsOf(dashboard.panels)) {
    if (section.row?.id !== id) {
      sections.push(section);
      continue;
    }
    if (withPanels) continue;
    const above = sections.pop() ?? { row: null, panels: [] };
    const down = heightOf(above.panels);
    const moved = section.panels.map((panel) => ({ ...panel, at: { ...panel.at, y: panel.at.y + down } }));
    sections.push({ ...above, panels: pack([...above.panels, ...moved]) });
  }
  return withSections(dashboard, sections);
}

/** Changes places with the row above or below, panels and all; panels above the first row stay there. */
export function moveRow(dashboard: Dashboard, id: number, direction: -1 | 1): Dashboard {
  const sections = sectionsOf(dashboard.panels);
  const from = sections.findIndex(({ row }) => row?.id === id);
  const other = sections[from + direction];
  const moved = sections[from];
  if (!moved || !other?.row) return dashboard;
  const next = [...sections];
  next[from] = other;
  next[from + direction] = moved;
  return withSections(dashboard, next);
}

/** Another content for the panel of the same id, which stays where it is. */
export function replacePanel(dashboard: Dashboard, panel: Panel): Dashboard {
  const panels = dashboard.panels.map((each) => (each.id === panel.id ? { ...panel, at: each.at } : each));
  return { ...dashboard, panels };
}

/** A panel as it is when nobody said anything about it yet. */
export function newPanel(kind: PanelKind, id: number, at: Place): Panel {
  const base = { kind, id, at, title: kind === 'text' ? '' : 'New panel' };
  switch (kind) {
    case 'row':
      return panelSchema.parse({ ...base, title: 'Row' });
    case 'text':
      return panelSchema.parse({ ...base, markdown: 'Write **Markdown** here.' });
    case 'alerts':
      return panelSchema.parse({ ...base, title: 'Alerts' });
    default:
      return panelSchema.parse({ ...base, queries: [{ id: 'A', expr: '' }] });
  }
}

function sizeOf(kind: PanelKind): readonly [number, number] {
  switch (kind) {
    case 'stat':
    case 'gauge':
      return [6, 5];
    case 'text':
      return [12, 4];
    default:
      return [12, 8];
  }
}

function nextId({ panels }: Dashboard): number {
  return panels.reduce((highest, { id }) => Math.max(highest, id), 0) + 1;
}

function withSections(dashboard: Dashboard, sections: readonly Section[]): Dashboard {
  return { ...dashboard, panels: panelsOf(sections) };
}
