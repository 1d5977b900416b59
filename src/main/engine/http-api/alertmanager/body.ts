import { z } from 'zod';
import type { HttpRequest } from '../types.ts';
import { parseRfc3339 } from '../params.ts';
import { AlertmanagerError, required, unreadable } from './errors.ts';

const utf8 = new TextDecoder();

/** A time as Go writes it, to unix ms; null for its zero time. */
export const timeSchema = z.string().transform((text, context): number | null => {
  const ms = parseRfc3339(text);
  if (ms === null) {
    context.addIssue({ code: 'custom', message: `cannot parse ${JSON.stringify(text)} as a time` });
    return z.NEVER;
  }
  return ms < 0 ? null : ms;
});

/** Reads a request's JSON; `what` names it in messages. Throws {@link AlertmanagerError}. */
export function readBody<T extends z.ZodType>(request: HttpRequest, what: string, schema: T): z.output<T> {
  const type = (request.headers['content-type'] ?? 'application/octet-stream').split(';')[0]?.trim() ?? '';
  if (request.body.byteLength === 0) throw required(what);
  if (type.toLowerCase() !== 'application/json') {
    const message = `unsupported media type ${JSON.stringify(type)}, only [application/json] are allowed`;
    throw new AlertmanagerError(415, 415, message);
  }
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(request.body));
  } catch (error) {
    throw unreadable(what, error instanceof Error ? error.message : String(error));
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw problemOf(what, parsed.error.issues);
}

/** What is missing is told apart from what is wrong, which comes first. */
function problemOf(what: string, issues: readonly z.core.$ZodIssue[]): AlertmanagerError {
  const isMissing = (issue: z.core.$ZodIssue): boolean =>
    issue.code === 'invalid_type' && issue.message.includes('received undefined');
  const wrong = issues.find((issue) => !isMissing(issue) && issue.code !== 'too_small');
  const field = ({ path }: z.core.$ZodIssue): string => path.join('.');
  if (wrong !== undefined) return unreadable(what, `${field(wrong)}: ${wrong.message}`);
  const missing = issues.find(isMissing);
  if (missing !== undefined) return required(field(missing));
  const few = issues[0];
  return new AlertmanagerError(
    422,
    612,
    `${few === undefined ? what : field(few)} in body should have at least 1 items`,
  );
}
