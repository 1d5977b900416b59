import { isMap, isSeq } from 'yaml';
import type { Document, YAMLMap } from 'yaml';
import type { ProbeEntry } from '#shared/contract/probes.ts';
import { WatchdeckError } from '#shared/model/errors.ts';

/** Edits of `probes:` in the YAML document, so that comments, order and quoting stay as the user wrote them. */

export function addProbe(document: Document, entry: ProbeEntry): void {
  refuseTaken(document, String(entry.name));
  const probes: unknown = document.get('probes');
  if (isSeq(probes)) {
    // `probes: []` is written in one line; entries read better in lines of their own.
    probes.flow = false;
    probes.add(document.createNode(entry));
  } else {
    document.set('probes', document.createNode([entry]));
  }
}

/** Changes what differs and leaves the rest of the entry as it is written. */
export function updateProbe(document: Document, name: string, entry: ProbeEntry): void {
  const map = findProbe(document, name);
  if (map === null) throw unknownProbe(name);
  if (entry.name !== name) refuseTaken(document, String(entry.name));
  const before = map.toJS(document) as ProbeEntry;
  for (const field of Object.keys(before)) {
    if (entry[field] === undefined) map.delete(field);
  }
  for (const [field, value] of Object.entries(entry)) {
    if (JSON.stringify(before[field]) === JSON.stringify(value)) continue;
    const isPlain = typeof value !== 'object' && map.has(field);
    // A scalar that is set keeps the comment behind it.
    map.set(field, isPlain ? value : document.createNode(value));
  }
}

export function removeProbe(document: Document, name: string): void {
  const probes: unknown = document.get('probes');
  const map = findProbe(document, name);
  if (map === null || !isSeq(probes)) throw unknownProbe(name);
  probes.items.splice(probes.items.indexOf(map), 1);
}

function refuseTaken(document: Document, name: string): void {
  if (findProbe(document, name) === null) return;
  throw new WatchdeckError('conflict', `There is a check named "${name}" already: choose another name`);
}

function findProbe(document: Document, name: string): YAMLMap | null {
  const probes: unknown = document.get('probes');
  if (!isSeq(probes)) return null;
  return probes.items.find((item): item is YAMLMap => isMap(item) && item.get('name') === name) ?? null;
}

function unknownProbe(name: string): WatchdeckError {
  return new WatchdeckError('not_found', `There is no check named "${name}"`);
}
