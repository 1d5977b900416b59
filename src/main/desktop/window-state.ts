import { z } from 'zod';
import { updateChannelSchema } from '#shared/shell/page.ts';

const rectangleSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});
/** In device-independent pixels, as Electron's `Rectangle`. */
export type Rectangle = z.infer<typeof rectangleSchema>;

/** What the shell remembers between runs. */
export const shellMemorySchema = z.object({
  window: rectangleSchema.nullable().catch(null),
  maximized: z.boolean().catch(false),
  /** It has been said that closing the window keeps watching. */
  saidKeepsWatching: z.boolean().catch(false),
  /** Of the page; 1 is its normal size. */
  zoomFactor: z.number().min(0.25).max(5).catch(1),
  /** The graphics card was lost too often: the next start does without. */
  softwareDrawing: z.boolean().catch(false),
  updateChannel: updateChannelSchema.catch('off'),
  /** An update that was put in and has not shown yet that it is well; `starts` counts its tries. */
  update: z
    .object({ from: z.string(), to: z.string(), starts: z.number().int().min(0) })
    .nullable()
    .catch(null),
  /** A version that did not come up here. */
  badVersion: z.string().nullable().catch(null),
});
export type ShellMemory = z.infer<typeof shellMemorySchema>;

export const DEFAULT_WIDTH = 1280;
export const DEFAULT_HEIGHT = 840;
export const MIN_WIDTH = 640;
export const MIN_HEIGHT = 480;
/** So much of the title bar must be on a screen for the window to be grabbed. */
const GRABBABLE = 100;

/**
 * Where the window goes: where it was, if a screen still shows enough of it, shrunk to that screen; else in the middle of
 * the first screen. `workAreas` are the screens without docks and task bars, the primary one first.
 */
export function placeWindow(remembered: Rectangle | null, workAreas: readonly Rectangle[]): Rectangle {
  const primary = workAreas[0] ?? { x: 0, y: 0, width: DEFAULT_WIDTH, height: DEFAULT_HEIGHT };
  const home = remembered === null ? undefined : workAreas.find((area) => canBeGrabbed(remembered, area));
  if (remembered === null || home === undefined) return centred(primary);
  const width = clamp(remembered.width, MIN_WIDTH, home.width);
  const height = clamp(remembered.height, MIN_HEIGHT, home.height);
  return { x: remembered.x, y: remembered.y, width, height };
}

function canBeGrabbed(window: Rectangle, area: Rectangle): boolean {
  const visible = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const titleBarShows = window.y >= area.y && window.y <= area.y + area.height - GRABBABLE;
  return visible >= GRABBABLE && titleBarShows;
}

function centred(area: Rectangle): Rectangle {
  const width = Math.min(DEFAULT_WIDTH, area.width);
  const height = Math.min(DEFAULT_HEIGHT, area.height);
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, Math.min(least, most)), most);
}
