import { TemplateError } from './error.ts';
import type { TemplateWorld } from './context.ts';
import { formatValue } from './go-format.ts';
import { isList, isMap, typeName } from './value.ts';
import type { Value } from './value.ts';

/** `query`: samples as maps of `Labels` and `Value`, which is how templates reach into them. */
export function query(expr: string, world: TemplateWorld): Value {
  return world.query(expr).map(
    ({ labels, value }): Value =>
      new Map<string, Value>([
        ['Labels', new Map<string, Value>(Object.entries(labels))],
        ['Value', value],
      ]),
  );
}

export function first(list: Value): Value {
  const [found] = listOf(list);
  if (found === undefined) throw new TemplateError('first() called on vector with no elements');
  return found;
}

export function valueOf(sample: Value): Value {
  return sampleOf(sample).get('Value') ?? null;
}

export function labelOf(name: string, sample: Value): Value {
  const labels = sampleOf(sample).get('Labels');
  return (isMap(labels) ? labels.get(name) : undefined) ?? '';
}

/** Stable, by the text of one label. */
export function sortByLabel(name: string, list: Value): Value {
  const keyed = listOf(list).map((sample): [string, Value] => [formatValue(labelOf(name, sample)), sample]);
  return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, sample]) => sample);
}

function listOf(value: Value): readonly Value[] {
  if (isList(value)) return value;
  throw new TemplateError(`wrong type for value; expected template.queryResult; got ${typeName(value)}`);
}

function sampleOf(value: Value): ReadonlyMap<string, Value> {
  if (isMap(value)) return value;
  throw new TemplateError(`wrong type for value; expected *template.sample; got ${typeName(value)}`);
}
