import { isDeepStrictEqual } from 'node:util';
import { isMap, isNode, isScalar, isSeq, Scalar } from 'yaml';
import type { Document, Node, YAMLMap, YAMLSeq } from 'yaml';

type Fields = Readonly<Record<string, unknown>>;

/** What tells the entries of a list apart, the first that they have: they keep their comments when they are moved. */
const IDENTITIES = ['id', 'name', 'value'] as const;
/** Written in one line where they are new: nobody wants to read a place over four. */
const INLINE = new Set(['at', 'default', 'tags', 'values', 'match', 'steps']);

/**
 * Makes a document say `wanted`, changing only what differs, so that comments, order and quoting stay. `full` is `wanted`
 * with its defaults: a default that somebody wrote out stays written.
 */
export function editDocument(document: Document, wanted: Fields, full: Fields): void {
  if (isMap(document.contents)) editMap(document, document.contents, wanted, full);
  else document.contents = createNode(document, wanted, null);
}

function editMap(document: Document, map: YAMLMap, wanted: Fields, full: Fields): void {
  for (const key of map.items.map((pair) => keyOf(pair.key))) {
    if (key in wanted) continue;
    const isTheDefault = key in full && isDeepStrictEqual(plain(document, map.get(key, true)), full[key]);
    if (!isTheDefault) map.delete(key);
  }
  for (const [key, value] of Object.entries(wanted)) {
    const before = map.get(key, true);
    const after = edited(document, before, value, full[key], key);
    if (after !== before) map.set(key, after);
  }
}

/** The node changed in place, or another one where that can't be. */
function edited(document: Document, node: unknown, wanted: unknown, full: unknown, key: string): unknown {
  if (!isNode(node)) return createNode(document, wanted, key);
  const before = plain(document, node);
  if (isDeepStrictEqual(before, wanted) || isDeepStrictEqual(before, full)) return node;
  if (isMap(node) && isFields(wanted)) {
    editMap(document, node, wanted, isFields(full) ? full : wanted);
    return node;
  }
  if (isSeq(node) && Array.isArray(wanted)) {
    editSeq(document, node, wanted as unknown[], Array.isArray(full) ? (full as unknown[]) : [], key);
    return node;
  }
  if (isScalar(node) && !isFields(wanted) && !Array.isArray(wanted)) {
    // How the old value was written says nothing about the new one.
    const scalar = new Scalar(wanted);
    scalar.comment = node.comment ?? null;
    scalar.commentBefore = node.commentBefore ?? null;
    scalar.spaceBefore = node.spaceBefore ?? false;
    return scalar;
  }
  const made = createNode(document, wanted, key);
  made.commentBefore = node.commentBefore ?? null;
  return made;
}

function editSeq(
  document: Document,
  seq: YAMLSeq,
  wanted: readonly unknown[],
  full: readonly unknown[],
  key: string,
): void {
  const before = [...seq.items];
  const free = new Set(before);
  const identity = IDENTITIES.find((field) => wanted.some((each) => isFields(each) && field in each));
  const taken = wanted.map((each, i) => {
    const node = identity === undefined ? before[i] : findBy(document, free, identity, each);
    if (node !== undefined) free.delete(node);
    return node;
  });
  seq.items = wanted.map((each, i) => edited(document, taken[i], each, full[i], key));
}

function findBy(document: Document, nodes: ReadonlySet<unknown>, field: string, entry: unknown): unknown {
  if (!isFields(entry)) return undefined;
  for (const node of nodes) {
    const its = isMap(node) ? plain(document, node.get(field, true)) : undefined;
    if (its !== undefined && its === entry[field]) return node;
  }
  return undefined;
}

function createNode(document: Document, value: unknown, key: string | null): Node {
  const node = document.createNode(value) as Node;
  if ((isMap(node) || isSeq(node)) && key !== null && INLINE.has(key)) node.flow = isShort(value);
  else if (isMap(node)) {
    for (const pair of node.items) {
      const name = keyOf(pair.key);
      if (isMap(pair.value) || isSeq(pair.value))
        pair.value = createNode(document, (value as Fields)[name], name);
    }
  } else if (isSeq(node)) {
    node.items = (value as unknown[]).map((each) => createNode(document, each, null));
  }
  return node;
}

function isShort(value: unknown): boolean {
  return JSON.stringify(value).length <= 100;
}

function plain(document: Document, node: unknown): unknown {
  return isNode(node) ? (node.toJS(document) as unknown) : node;
}

function keyOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
