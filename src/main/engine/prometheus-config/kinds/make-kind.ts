import type { z } from 'zod';
import { checked, fieldsOf, list, section } from '../fields.ts';
import type { Report } from '../fields.ts';
import { checkHttpClient, httpClientFields } from '../http-client.ts';
import type { HttpClientSection } from '../http-client.ts';

/** The list of a kind of service discovery that is reached over HTTP: its own fields, those of the HTTP client, and its checks. */
export function httpKind<T extends z.ZodRawShape>(
  shape: T,
  check: (value: z.output<z.ZodObject<T & typeof httpClientFields>>, report: Report) => void = () =>
    undefined,
) {
  const fields = fieldsOf({ ...shape, ...httpClientFields });
  return list(
    section(
      checked(fields, (value, report) => {
        checkHttpClient(value as HttpClientSection, report);
        check(value, report);
      }),
    ),
  );
}

/** The list of a kind that isn't. */
export function plainKind<T extends z.ZodRawShape>(
  shape: T,
  check: (value: z.output<z.ZodObject<T>>, report: Report) => void = () => undefined,
) {
  return list(
    section(checked(fieldsOf(shape), (value, report) => check(value as z.output<z.ZodObject<T>>, report))),
  );
}

/** Reports each of the texts that is missing or empty. */
export function requireTexts(value: object, names: readonly string[], report: Report): void {
  for (const [name, text] of names.map((key) => [key, (value as Record<string, unknown>)[key]] as const))
    if (text === undefined || text === '') report([name], `${name} is missing`);
}
