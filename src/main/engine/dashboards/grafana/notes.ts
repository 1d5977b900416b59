import type { ImportNote } from '#shared/contract/dashboards.ts';
import type { Part } from './part.ts';

/** What an import says about one place of the dashboard, `panel "CPU" (id 20)` for one. */
export interface Notes {
  converted(what: string): void;
  approximated(what: string): void;
  left(what: string): void;
  /** Tells what of a part nobody read. */
  rest(part: Part): void;
  /** Of another place. */
  at(where: string): Notes;
}

/** Names of so many settings say what they are about. */
const NAMED = 12;

export function createNotes(list: ImportNote[], where: string): Notes {
  const add = (outcome: ImportNote['outcome'], what: string): void => {
    if (!list.some((note) => note.where === where && note.what === what)) list.push({ outcome, where, what });
  };
  return {
    converted: (what) => {
      add('converted', what);
    },
    approximated: (what) => {
      add('approximated', what);
    },
    left: (what) => {
      add('left', what);
    },
    rest(part) {
      const paths = [...new Set(part.unread().map((path) => path.replace(/\[\d+\]/g, '[]')))];
      if (paths.length === 0) return;
      const more = paths.length > NAMED ? ` and ${String(paths.length - NAMED)} more` : '';
      add('left', `settings without effect here: ${paths.slice(0, NAMED).join(', ')}${more}`);
    },
    at: (other) => createNotes(list, other),
  };
}
