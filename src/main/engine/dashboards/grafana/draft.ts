import type { z } from 'zod';
import type { panelSchema } from '#shared/dashboard/index.ts';

/** A panel before it is checked. */
export type PanelDraft = z.input<typeof panelSchema>;

/** What every panel has besides its kind; place and id are found by whoever lays them out. */
export type PanelFrame = Pick<PanelDraft, 'id' | 'title' | 'description' | 'at' | 'links' | 'repeat'>;
