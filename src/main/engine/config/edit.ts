import { isMap, isSeq } from 'yaml';
import type { Document } from 'yaml';
import type { ConsoleChanges } from '#shared/contract/settings.ts';
import type { TargetConfig } from '#shared/contract/targets.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { formatDurationMs } from '../base/duration.ts';

/** Edits work on the YAML document, not on plain values, so that comments, order and quoting stay as the user wrote them. */

export function addTarget(document: Document, target: TargetConfig): void {
  if (findTarget(document, target.name) >= 0) {
    throw new WatchdeckError(
      'conflict',
      `There is a target named "${target.name}" already: choose another name`,
    );
  }
  const targets: unknown = document.get('targets');
  if (isSeq(targets)) {
    // `targets: []` is written in one line; entries read better in lines of their own.
    targets.flow = false;
    targets.add(document.createNode(toEntry(target)));
  } else {
    document.set('targets', document.createNode([toEntry(target)]));
  }
}

/** Changes the fields the console's form has, and leaves the others (timeout unless given, auth, TLS) as they are. */
export function updateTarget(document: Document, name: string, target: TargetConfig): void {
  const index = requireTarget(document, name);
  if (target.name !== name && findTarget(document, target.name) >= 0) {
    throw new WatchdeckError(
      'conflict',
      `There is a target named "${target.name}" already: choose another name`,
    );
  }
  const entry = toEntry(target);
  for (const field of ['name', 'url', 'interval', 'timeout', 'labels'] as const) {
    const value = entry[field];
    if (value === undefined && field === 'timeout') continue;
    if (value === undefined) document.deleteIn(['targets', index, field]);
    else if (field === 'labels') document.setIn(['targets', index, field], document.createNode(value));
    else document.setIn(['targets', index, field], value);
  }
}

export function removeTarget(document: Document, name: string): void {
  document.deleteIn(['targets', requireTarget(document, name)]);
}

export function setConsole(document: Document, changes: ConsoleChanges): void {
  for (const [field, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    if (!isMap(document.get('console'))) document.set('console', document.createNode({}));
    document.setIn(['console', field], value);
  }
}

function requireTarget(document: Document, name: string): number {
  const index = findTarget(document, name);
  if (index < 0) throw new WatchdeckError('not_found', `There is no target named "${name}"`);
  return index;
}

function findTarget(document: Document, name: string): number {
  const targets: unknown = document.get('targets');
  return isSeq(targets) ? targets.items.findIndex((item) => isMap(item) && item.get('name') === name) : -1;
}

function toEntry(target: TargetConfig) {
  const { name, url, intervalMs, timeoutMs, labels } = target;
  return {
    name,
    url,
    ...(intervalMs === undefined ? {} : { interval: formatDurationMs(intervalMs) }),
    ...(timeoutMs === undefined ? {} : { timeout: formatDurationMs(timeoutMs) }),
    ...(labels === undefined || Object.keys(labels).length === 0 ? {} : { labels }),
  };
}
