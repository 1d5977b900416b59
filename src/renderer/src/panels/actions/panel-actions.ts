import { formatFileStamp } from '#shared/format/index.ts';
import type { Panel } from '#shared/dashboard/index.ts';
import { saveFile } from '../../ui/save-file.ts';
import { localZone } from '../../ui/times.ts';
import { csvOf } from './panel-table.ts';
import type { PanelTable } from './panel-table.ts';
import { panelPicture } from './picture.ts';

/** One entry of a panel's menu. */
export interface PanelAction {
  readonly id: 'png' | 'csv';
  readonly title: string;
  readonly run: () => Promise<void>;
}

/** What a drawn panel can be asked for; `PanelBody` fills it in while it has data. */
export interface PanelHandle {
  readonly table: () => PanelTable;
  /** What holds it. */
  readonly element: () => HTMLElement | null;
}

/** Kinds that are drawn on one canvas; the others are pieces of the page. */
const ON_CANVAS: readonly Panel['kind'][] = ['timeseries', 'heatmap', 'state-timeline', 'status-history'];

/** What can be done with what a panel shows; nothing for one without data. */
export function panelActions(panel: Panel, title: string, handle: PanelHandle | null): PanelAction[] {
  if (handle === null) return [];
  const csv: PanelAction = {
    id: 'csv',
    title: 'Save as CSV',
    run: () => {
      saveFile(fileName(title, 'csv'), new TextEncoder().encode(csvOf(handle.table())), 'text/csv');
      return Promise.resolve();
    },
  };
  const png: PanelAction = {
    id: 'png',
    title: 'Save as picture',
    run: async () => {
      const element = handle.element();
      const drawnOn = ON_CANVAS.includes(panel.kind) ? 'canvas' : 'page';
      const bytes = element === null ? null : await panelPicture(element, title, drawnOn);
      if (bytes !== null) saveFile(fileName(title, 'png'), bytes, 'image/png');
    },
  };
  return [png, csv];
}

/** The title as a file may be called, with the time: two pictures of one panel don't overwrite each other. */
function fileName(title: string, ending: string): string {
  const plain = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return `${plain === '' ? 'panel' : plain}-${formatFileStamp(Date.now(), localZone)}.${ending}`;
}
