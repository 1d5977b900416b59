import { GRID_COLUMNS, interpolate } from '#shared/dashboard/index.ts';
import type { Place, VariableScope } from '#shared/dashboard/index.ts';
import { pack } from './packing.ts';
import type { RowPanel, Section, TilePanel } from './sections.ts';

/** A panel as it is drawn: once, or once for each value of the variable it repeats by. */
export interface DrawnTile {
  /** `7`, or `7:web-1` for the repeat of panel 7 that shows web-1. */
  readonly key: string;
  readonly panel: TilePanel;
  readonly at: Place;
  readonly scope: VariableScope;
}

export interface DrawnSection {
  readonly key: string;
  readonly row: RowPanel | null;
  readonly title: string;
  /** Which section of the dashboard it came of. */
  readonly index: number;
  readonly tiles: readonly DrawnTile[];
}

/** What stands on the page: rows and panels repeated for the chosen values, each with its own scope. */
export function drawnSections(sections: readonly Section[], scope: VariableScope): DrawnSection[] {
  return sections.flatMap((section, index) =>
    repeats(section.row?.repeat?.variable, scope).map(({ suffix, scope: own }) => ({
      key: `${String(section.row?.id ?? 'top')}${suffix}`,
      row: section.row,
      title: interpolate(section.row?.title ?? '', own, 'text'),
      index,
      tiles: pack(tilesOf(section.panels, own)).map((tile) => ({ ...tile, key: tile.key + suffix })),
    })),
  );
}

/** The sections as they are edited: nothing repeated, every panel once. */
export function editedSections(sections: readonly Section[], scope: VariableScope): DrawnSection[] {
  return sections.map((section, index) => ({
    key: String(section.row?.id ?? 'top'),
    row: section.row,
    title: section.row?.title ?? '',
    index,
    tiles: section.panels.map((panel) => ({ key: String(panel.id), panel, at: panel.at, scope })),
  }));
}

/** Panels below a repeated one move down by what the repeats take. */
function tilesOf(panels: readonly TilePanel[], scope: VariableScope): DrawnTile[] {
  const tiles: DrawnTile[] = [];
  const shifts: { belowY: number; by: number }[] = [];
  for (const panel of [...panels].sort((a, b) => a.at.y - b.at.y || a.at.x - b.at.x)) {
    const shift = shifts.reduce((sum, { belowY, by }) => (panel.at.y >= belowY ? sum + by : sum), 0);
    const copies = repeats(panel.repeat?.variable, scope);
    const base = { ...panel.at, y: panel.at.y + shift };
    const perRow = Math.min(copies.length, panel.repeat?.maxPerRow ?? 1);
    const isRight = panel.repeat?.direction === 'right' && copies.length > 1;
    const width = isRight ? Math.floor(GRID_COLUMNS / perRow) : base.w;
    copies.forEach(({ suffix, scope: own }, i) => {
      const at = isRight
        ? { x: (i % perRow) * width, y: base.y + Math.floor(i / perRow) * base.h, w: width, h: base.h }
        : { ...base, y: base.y + i * base.h };
      tiles.push({ key: `${String(panel.id)}${suffix}`, panel, at, scope: own });
    });
    const lines = isRight ? Math.ceil(copies.length / perRow) : copies.length;
    if (lines > 1) shifts.push({ belowY: panel.at.y + panel.at.h, by: (lines - 1) * panel.at.h });
  }
  return tiles;
}

/** One scope for each value of the variable; the scope itself where there is nothing to repeat by. */
function repeats(name: string | undefined, scope: VariableScope): { suffix: string; scope: VariableScope }[] {
  const variable = name === undefined ? undefined : scope.get(name);
  if (name === undefined || variable === undefined || variable.values.length === 0) {
    return [{ suffix: '', scope }];
  }
  return variable.values.map((value, i) => ({
    // The first keeps the panel's own key, so that a link to it holds whatever is chosen.
    suffix: i === 0 ? '' : `:${value}`,
    scope: new Map([...scope, [name, { values: [value], isAll: false, isMulti: variable.isMulti ?? false }]]),
  }));
}
