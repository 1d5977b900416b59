import { z } from 'zod';
import { dashboardSchema } from '../dashboard/index.ts';
import { method, topic } from './define.ts';

const uidSchema = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);

/** A dashboard in the list. */
export interface DashboardEntry {
  /** The file's name without its ending. */
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  /** `shipped` ones can be copied, not changed. */
  readonly source: 'shipped' | 'file';
  readonly modifiedMs: number;
  /** Why its file can't be read, with line and column; it is listed all the same. */
  readonly problem: string | null;
}

function isEntries(value: unknown): value is readonly DashboardEntry[] {
  return (
    Array.isArray(value) &&
    value.every((entry) => typeof entry === 'object' && entry !== null && 'uid' in entry)
  );
}

/** What an import made of one part of a Grafana dashboard. */
export const importNoteSchema = z.object({
  /** `approximated`: it does nearly the same; `left`: it isn't there. */
  outcome: z.enum(['converted', 'approximated', 'left']),
  /** Where: `panel "CPU Busy" (id 20)`, `variable "node"`. */
  where: z.string(),
  what: z.string(),
});
export type ImportNote = z.infer<typeof importNoteSchema>;

export const dashboardVersionSchema = z.object({
  id: z.number(),
  savedMs: z.number(),
  message: z.string(),
  /** Changed by the console, or found changed in its file. */
  by: z.enum(['console', 'file', 'import', 'restore']),
});
export type DashboardVersion = z.infer<typeof dashboardVersionSchema>;

export const dashboardsMethods = {
  'dashboards.get': method(
    z.object({ uid: uidSchema }),
    z.object({
      uid: z.string(),
      dashboard: dashboardSchema,
      /** The file's text, with its comments. */
      yaml: z.string(),
      /** Names this text; saving over another one is a conflict. */
      revision: z.string(),
      source: z.enum(['shipped', 'file']),
    }),
  ),
  /** Writes a dashboard, keeping the comments of its file. `uid` null: a new one, named after its title. */
  'dashboards.save': method(
    z.object({
      uid: uidSchema.nullable(),
      dashboard: dashboardSchema,
      /** The revision that was edited; null for a new one. Another one on disk rejects with `conflict`. */
      revision: z.string().nullable(),
      message: z.string().max(500).default(''),
      /** Whether a person made it or it was converted from another program's. */
      by: z.enum(['console', 'import']).default('console'),
    }),
    z.object({ uid: z.string(), revision: z.string() }),
  ),
  /** Saves the text of the file as a person wrote it; refused with line and column when it is no dashboard. */
  'dashboards.saveYaml': method(
    z.object({
      uid: uidSchema,
      yaml: z.string(),
      revision: z.string(),
      message: z.string().max(500).default(''),
    }),
    z.object({ uid: z.string(), revision: z.string() }),
  ),
  'dashboards.remove': method(z.object({ uid: uidSchema }), z.null()),
  /** Newest first. */
  'dashboards.versions': method(z.object({ uid: uidSchema }), z.array(dashboardVersionSchema)),
  'dashboards.version': method(
    z.object({ uid: uidSchema, id: z.number() }),
    z.object({ yaml: z.string(), dashboard: dashboardSchema }),
  ),
  'dashboards.restore': method(
    z.object({ uid: uidSchema, id: z.number() }),
    z.object({ uid: z.string(), revision: z.string() }),
  ),
  /** Converts a Grafana dashboard's JSON; nothing is saved. Rejects with `bad_request` when it is none. */
  'dashboards.convertGrafana': method(
    z.object({ json: z.string().max(20_000_000) }),
    z.object({ dashboard: dashboardSchema, notes: z.array(importNoteSchema) }),
  ),
  'dashboards.exportGrafana': method(z.object({ uid: uidSchema }), z.object({ json: z.string() })),
  /** The values of a `query` variable whose own variables are filled in, before regex and sorting. */
  'dashboards.variableValues': method(
    z.object({ query: z.string().max(20_000), startMs: z.number(), endMs: z.number() }),
    z.array(z.string()),
  ),
};

export const dashboardsTopics = {
  /** Every dashboard, by title. */
  dashboards: topic(z.object({}), isEntries),
};
