import { isMap, isScalar, isSeq } from 'yaml';
import type { Document, YAMLMap } from 'yaml';
import { WatchdeckError } from '#shared/model/errors.ts';
import { formatDurationMs } from '../base/duration.ts';

/** Where a rule is written: its group's name and its number among the group's rules, from 0. */
export interface RulePlace {
  readonly group: string;
  readonly index: number;
}

export interface RuleChanges {
  readonly expr: string;
  readonly forMs: number;
  readonly keepFiringForMs: number;
}

/**
 * Changes a rule under `groups` of a document (`path` leads to that list), comments and all other fields kept. Throws
 * `not_found` when it isn't there any more.
 */
export function editRule(
  document: Document,
  path: readonly string[],
  place: RulePlace,
  { expr, forMs, keepFiringForMs }: RuleChanges,
): void {
  const rule = findRule(document, path, place);
  // Only what differs is written: an expression over several lines stays as its author laid it out.
  if (String(rule.get('expr')).trim() !== expr.trim()) rule.set('expr', expr);
  setDuration(rule, 'for', forMs);
  setDuration(rule, 'keep_firing_for', keepFiringForMs);
}

/** An alerting rule to be written. */
export interface NewRule extends RuleChanges {
  /** A group of the file, or the name of a new one. */
  readonly group: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Writes a rule at the end of its group under `groups` of a document (`path` leads to that list), which is made if it isn't there. */
export function addRule(document: Document, path: readonly string[], rule: NewRule): void {
  const { group, name, expr, forMs, keepFiringForMs, labels, annotations } = rule;
  const node = document.createNode({
    alert: name,
    expr,
    ...(forMs > 0 ? { for: formatDurationMs(forMs) } : {}),
    ...(keepFiringForMs > 0 ? { keep_firing_for: formatDurationMs(keepFiringForMs) } : {}),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  });
  if (!isSeq(document.getIn(path))) document.setIn(path, document.createNode([]));
  const groups: unknown = document.getIn(path);
  if (!isSeq(groups)) throw new Error('a list that was just made is none');
  const found = groups.items.find((item) => isMap(item) && String(item.get('name')) === group);
  if (!isMap(found)) {
    groups.flow = false;
    groups.add(document.createNode({ name: group, rules: [node] }));
    return;
  }
  const rules: unknown = found.get('rules');
  if (isSeq(rules)) {
    rules.flow = false;
    rules.add(node);
  } else found.set('rules', document.createNode([node]));
}

/** Lists of the config that name other files. */
export type FileList = 'rule_files' | 'playbook_files';

/** Names a file in the config, unless it is named already. */
export function addFile(document: Document, list: FileList, entry: string): void {
  const files: unknown = document.get(list);
  if (!isSeq(files)) {
    document.set(list, document.createNode([entry]));
    return;
  }
  if (files.items.some((item) => isScalar(item) && item.value === entry)) return;
  // `rule_files: []` is written in one line; entries read better in lines of their own.
  files.flow = false;
  files.add(document.createNode(entry));
}

function findRule(document: Document, path: readonly string[], { group, index }: RulePlace): YAMLMap {
  const groups: unknown = document.getIn(path);
  const found = isSeq(groups)
    ? groups.items.find((item) => isMap(item) && String(item.get('name')) === group)
    : undefined;
  const rules: unknown = isMap(found) ? found.get('rules') : undefined;
  const rule = isSeq(rules) ? rules.items[index] : undefined;
  if (isMap(rule)) return rule;
  throw new WatchdeckError(
    'not_found',
    `The rule isn't written in group "${group}" any more: the file was changed. Open the rule again`,
  );
}

function setDuration(rule: YAMLMap, field: string, ms: number): void {
  const text = formatDurationMs(ms);
  if (ms === 0) rule.delete(field);
  else if (rule.get(field) !== text) rule.set(field, text);
}
