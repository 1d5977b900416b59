import { create } from 'zustand';
import type { Dashboard } from '#shared/dashboard/index.ts';
import { beginHistory, record, redo, undo } from './history.ts';
import type { History } from './history.ts';

/** The draft of a dashboard that isn't saved yet. */
export const NEW = 'new';

/** What is being changed, and what it began with. */
export interface Draft {
  /** The revision that is edited; null for a new dashboard. */
  readonly revision: string | null;
  readonly saved: Dashboard;
  readonly history: History<Dashboard>;
  /** A new one that was converted from another program's. */
  readonly isImport: boolean;
}

interface DraftState {
  /** By uid, or {@link NEW}. They outlive the page: leaving it loses nothing. */
  readonly drafts: Readonly<Record<string, Draft>>;
  begin: (key: string, dashboard: Dashboard, revision: string | null, isImport?: boolean) => void;
  /** `step` names what is changed: the same one again is undone together with it. */
  change: (key: string, change: (dashboard: Dashboard) => Dashboard, step?: string) => void;
  undo: (key: string) => void;
  redo: (key: string) => void;
  /** Goes on from what was saved, or from the revision that stands on disk now. */
  rebase: (key: string, revision: string, saved: Dashboard) => void;
  drop: (key: string) => void;
}

export const useDrafts = create<DraftState>()((set, get) => {
  const update = (key: string, change: (draft: Draft) => Draft): void => {
    const draft = get().drafts[key];
    if (draft) set({ drafts: { ...get().drafts, [key]: change(draft) } });
  };
  return {
    drafts: {},
    begin: (key, dashboard, revision, isImport = false) => {
      const draft = { revision, saved: dashboard, history: beginHistory(dashboard), isImport };
      set({ drafts: { ...get().drafts, [key]: draft } });
    },
    change: (key, change, step) => {
      update(key, (draft) => ({
        ...draft,
        history: record(draft.history, change(draft.history.present), step ?? null),
      }));
    },
    undo: (key) => {
      update(key, (draft) => ({ ...draft, history: undo(draft.history) }));
    },
    redo: (key) => {
      update(key, (draft) => ({ ...draft, history: redo(draft.history) }));
    },
    rebase: (key, revision, saved) => {
      update(key, (draft) => ({ ...draft, revision, saved }));
    },
    drop: (key) => {
      set({ drafts: Object.fromEntries(Object.entries(get().drafts).filter(([each]) => each !== key)) });
    },
  };
});

/** Whether something would be lost. A new dashboard with anything in it counts. */
export function isChanged(draft: Draft): boolean {
  const { present } = draft.history;
  if (draft.revision === null) return present !== draft.saved || present.panels.length > 0;
  return present !== draft.saved && JSON.stringify(present) !== JSON.stringify(draft.saved);
}
