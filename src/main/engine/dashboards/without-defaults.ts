import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** A value of a schema without what the schema would fill in by itself: what a person would have written. */
export function withoutDefaults(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodDefault) return withoutDefaults(schema.unwrap(), value);
  if (schema instanceof z.ZodOptional) return withoutDefaults(schema.unwrap(), value);
  if (schema instanceof z.ZodArray)
    return Array.isArray(value) ? value.map((each) => withoutDefaults(schema.element, each)) : value;
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const option = schema.options.find((each) => accepts(each, schema.def.discriminator, value));
    return option === undefined ? value : withoutDefaults(option, value);
  }
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return value;
  const shape = schema.shape as Readonly<Record<string, unknown>>;
  const kept: [string, unknown][] = [];
  for (const [field, each] of Object.entries(value)) {
    const its = shape[field];
    if (each === undefined) continue;
    if (its instanceof z.ZodDefault && isDeepStrictEqual(its.def.defaultValue, each)) continue;
    kept.push([field, withoutDefaults(its, each)]);
  }
  return Object.fromEntries(kept);
}

function accepts(option: unknown, discriminator: string, value: unknown): boolean {
  if (!(option instanceof z.ZodObject) || typeof value !== 'object' || value === null) return false;
  const field: unknown = (option.shape as Readonly<Record<string, unknown>>)[discriminator];
  const its: unknown = (value as Readonly<Record<string, unknown>>)[discriminator];
  return field instanceof z.ZodLiteral && field.values.has(its as never);
}
