/**
 * What a template computes with: text, floats (`number`), Go's integers (`bigint`: Go tells `5` from `5.0`, in `printf "%d"`
 * and in comparisons), truth, maps such as the labels, lists (a query's result), Go's times and durations, and nil.
 */
export type Value =
  string | number | bigint | boolean | null | ReadonlyMap<string, Value> | readonly Value[] | GoObject;

/** A value with methods, printed in a way of its own. */
export interface GoObject {
  readonly goType: string;
  readonly text: string;
  /** What a method gives; undefined when there is no such method. Throws TemplateError for wrong arguments. */
  readonly method: (name: string, args: readonly Value[]) => Value | undefined;
}

type Methods = Readonly<Record<string, (args: readonly Value[]) => Value>>;

/** Go's type name of a struct, or null for a map or list; and what can be asked of it. */
interface Kind {
  readonly struct: string | null;
  readonly methods: Methods;
}

const kinds = new WeakMap<object, Kind>();

/** A map or list of a Go type that has methods. */
export function withMethods<T extends ReadonlyMap<string, Value> | readonly Value[]>(
  value: T,
  methods: Methods,
): T {
  kinds.set(value, { struct: null, methods });
  return value;
}

/** A Go struct: asking for a field that it doesn't have is an error. */
export function struct(goType: string, fields: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  const value = new Map(Object.entries(fields));
  kinds.set(value, { struct: goType, methods: {} });
  return value;
}

/** Go's name of a struct's type; null for what is none. */
export function structOf(value: Value): string | null {
  return isMap(value) ? (kinds.get(value)?.struct ?? null) : null;
}

/** What a method gives; undefined when there is none of that name. */
export function methodOf(of: Value, name: string, args: readonly Value[]): Value | undefined {
  if (isGoObject(of)) return of.method(name, args);
  if (!isMap(of) && !isList(of)) return undefined;
  const methods = kinds.get(of)?.methods;
  return methods !== undefined && Object.hasOwn(methods, name) ? methods[name]?.(args) : undefined;
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value | undefined): value is ReadonlyMap<string, Value> {
  return value instanceof Map;
}

export function isGoObject(value: Value | undefined): value is GoObject {
  return typeof value === 'object' && value !== null && 'goType' in value;
}

/** Go's idea of truth: zero, empty and nil are false; NaN is true. */
export function isTrue(value: Value): boolean {
  if (value === null) return false;
  if (isList(value)) return value.length > 0;
  if (isMap(value)) return value.size > 0;
  if (typeof value === 'number') return value !== 0;
  return Boolean(value);
}

/** Go's name of the value's type, for messages. */
export function typeName(value: Value): string {
  if (value === null) return 'nil';
  if (isList(value)) return 'template.queryResult';
  if (isGoObject(value)) return value.goType;
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
