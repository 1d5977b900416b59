import { panelSchema } from '#shared/dashboard/index.ts';
import type { Panel, PanelKind } from '#shared/dashboard/index.ts';
import { newPanel } from '../operations.ts';

const common = ['id', 'title', 'description', 'at', 'links', 'repeat'];
const data = ['queries', 'display', 'overrides', 'range', 'shift'];
/** What several kinds have, so that it outlives a change to and fro. */
const shared = ['calculation', 'legend'];

/** The same panel drawn another way: what both kinds have stays, the rest begins as in a new panel. */
export function withKind(panel: Panel, kind: PanelKind): Panel {
  const fresh = newPanel(kind, panel.id, panel.at);
  const kept = Object.fromEntries(
    Object.entries(panel).filter(
      ([key, value]) =>
        value !== undefined &&
        [...common, ...data, ...shared].includes(key) &&
        (common.includes(key) || key in fresh || isOptionalOf(key, kind)),
    ),
  );
  const result = panelSchema.safeParse({ ...fresh, ...kept, kind });
  return result.success ? result.data : fresh;
}

function isOptionalOf(key: string, kind: PanelKind): boolean {
  if (kind === 'text' || kind === 'alerts' || kind === 'row') return false;
  if (key === 'legend') return ['timeseries', 'state-timeline', 'status-history', 'pie'].includes(kind);
  return data.includes(key);
}

/** An object with one field set, or without it where the value is undefined: an absent field isn't written to the file. */
export function withField<T extends object, K extends keyof T>(
  object: T,
  key: K,
  value: T[K] | undefined,
): T {
  const next = { ...object, [key]: value };
  if (value === undefined) delete next[key];
  return next;
}
