/**
 * What a template computes with: text, floats (`number`), Go's integers (`bigint`: Go tells `5` from `5.0`, in `printf "%d"`
 * and in comparisons), truth, maps such as the labels, and nil.
 */
export type Value = string | number | bigint | boolean | null | ReadonlyMap<string, Value>;

/** Go's idea of truth: zero, empty and nil are false; NaN is true. */
export function isTrue(value: Value): boolean {
  if (value === null) return false;
  if (typeof value === 'object') return value.size > 0;
  if (typeof value === 'number') return value !== 0;
  return Boolean(value);
}

/** Go's name of the value's type, for messages. */
export function typeName(value: Value): string {
  if (value === null) return 'nil';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'float64';
    case 'bigint':
      return 'int';
    case 'boolean':
      return 'bool';
    default:
      return 'map[string]string';
  }
}
