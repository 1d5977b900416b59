import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Document, Node, Scalar, YAMLMap } from 'yaml';

type Path = readonly PropertyKey[];
interface Place {
  /** Offset of the value. */
  readonly start: number;
  /** Offset of its key where it is a field of a map. */
  readonly keyStart: number;
  readonly scalar: Scalar | null;
}

/**
 * Plain data out of YAML nodes, with the place of every value by its path. Scalars are taken as the text that stands in the
 * file (`expr: 1` is the expression "1"), as Prometheus's decoder does for string fields; null stays null.
 */
export interface Located {
  readonly value: unknown;
  /** Offset of the value at `path`, or of the nearest value around it. */
  offsetOf(path: Path): number;
  /** Offset of the key of the field at `path`. */
  keyOffsetOf(path: Path): number;
  scalarAt(path: Path): Scalar | null;
}

export function locate(node: unknown, document: Document): Located {
  const places = new Map<string, Place>();
  const keyOf = (path: Path): string => path.map(String).join('\0');

  const walk = (current: unknown, path: Path, keyStart: number | null): unknown => {
    const target = isAlias(current) ? current.resolve(document) : current;
    const start = startOf(current);
    places.set(keyOf(path), { start, keyStart: keyStart ?? start, scalar: isScalar(target) ? target : null });
    if (isScalar(target)) return target.value === null ? null : textOf(target);
    if (isSeq(target)) return target.items.map((item, i) => walk(item, [...path, i], null));
    if (isMap(target)) return walkMap(target, path);
    return null;
  };

  const walkMap = (map: YAMLMap, path: Path): Record<string, unknown> => {
    const out = Object.create(null) as Record<string, unknown>;
    for (const pair of map.items) {
      if (!isPair(pair)) continue;
      const name = isScalar(pair.key) ? textOf(pair.key) : String(pair.key);
      if (name === '<<') {
        // YAML merge key: fields written here win over merged ones.
        const merged = walk(pair.value, path, null);
        const parts: unknown[] = Array.isArray(merged) ? merged : [merged];
        for (const part of parts)
          if (typeof part === 'object' && part !== null)
            for (const [key, value] of Object.entries(part)) if (!(key in out)) out[key] = value;
      } else {
        out[name] = walk(pair.value, [...path, name], startOf(pair.key));
      }
    }
    return out;
  };

  const nearest = (path: Path): Place => {
    for (let length = path.length; length >= 0; length--) {
      const place = places.get(keyOf(path.slice(0, length)));
      if (place !== undefined) return place;
    }
    return { start: 0, keyStart: 0, scalar: null };
  };

  return {
    value: walk(node, [], null),
    offsetOf: (path) => nearest(path).start,
    keyOffsetOf: (path) => nearest(path).keyStart,
    scalarAt: (path) => places.get(keyOf(path))?.scalar ?? null,
  };
}

/** The text as it stands in the file; a scalar a tag made (`!!int`) may have none and is spelt anew. */
function textOf(scalar: Scalar): string {
  return scalar.source ?? String(scalar.value);
}

function startOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}

/**
 * Offset in the file of character `index` of a scalar's value, where that can be told: one-line plain and quoted scalars
 * without escapes, and block scalars. Otherwise the scalar's own offset.
 */
export function offsetInScalar(scalar: Scalar, index: number, text: string): number {
  const start = scalar.range?.[0] ?? 0;
  const end = scalar.range?.[1] ?? start;
  const value = textOf(scalar);
  const before = value.slice(0, index);
  if (scalar.type === 'BLOCK_LITERAL') {
    const lines = before.split('\n');
    let lineStart = text.indexOf('\n', start) + 1;
    for (let i = 1; i < lines.length; i++) lineStart = text.indexOf('\n', lineStart) + 1;
    const lastLine = lines.at(-1) ?? '';
    const found = text.indexOf(lastLine + value.slice(index).split('\n', 1).join(''), lineStart);
    return found >= 0 && found < end ? found + lastLine.length : start;
  }
  const open = scalar.type === 'QUOTE_SINGLE' || scalar.type === 'QUOTE_DOUBLE' ? start + 1 : start;
  return text.startsWith(before, open) ? open + before.length : start;
}
