import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ShippedPlaybook } from '#shared/contract/playbooks.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { shippedFolder } from '../base/shipped-folder.ts';

export interface PlaybookLibraryOptions {
  /** Puts a file beside the config and names it there. */
  readonly addFile: (entry: string, text: string) => void;
  /** The config's own file, then those it names. */
  readonly files: () => readonly string[];
  /** Where the playbooks lie; those that come with Watchdeck unless told. */
  readonly dir?: string;
}

/** The playbooks that come with Watchdeck. */
export interface PlaybookLibrary {
  list(): ShippedPlaybook[];
  /** Copies one beside the config, where it is not enabled yet; returns the file. Throws `not_found`, `conflict`, `io`. */
  add(id: string): string;
}

export function createPlaybookLibrary({ addFile, files, dir }: PlaybookLibraryOptions): PlaybookLibrary {
  const folder = dir ?? shippedFolder(import.meta.url, 'playbooks');
  let read: readonly Omit<ShippedPlaybook, 'added'>[] | null = null;
  const all = () => (read ??= readAll(folder));
  const entryOf = (id: string): string => `playbooks/${id}.yml`;
  return {
    list() {
      const named = files();
      const directory = path.dirname(named[0] ?? '');
      return all().map((each) => ({
        ...each,
        added: named.includes(path.resolve(directory, entryOf(each.id))),
      }));
    },
    add(id) {
      const found = all().find((each) => each.id === id);
      if (found === undefined)
        throw new WatchdeckError(
          'not_found',
          `There is no playbook "${id}" among those that come with Watchdeck`,
        );
      addFile(entryOf(id), found.text);
      return entryOf(id);
    },
  };
}

function readAll(folder: string): Omit<ShippedPlaybook, 'added'>[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .map((name) => {
      const text = readFileSync(path.join(folder, name), 'utf8');
      const head = (field: string): string =>
        new RegExp(`^# ${field}: (.+)$`, 'm').exec(text)?.[1]?.trim() ?? '';
      return { id: name.slice(0, -'.yml'.length), title: head('title'), about: head('about'), text };
    });
}
