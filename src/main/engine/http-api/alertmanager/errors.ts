import type { HttpAnswer } from '../types.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** An answer that isn't 200: some of Alertmanager's are a JSON string, some an object with a code of their own. */
export class AlertmanagerError extends Error {
  override readonly name = 'AlertmanagerError';
  readonly status: number;
  /** Of the request's form (go-openapi's), null where the answer is a plain string. */
  readonly code: number | null;

  constructor(status: number, code: number | null, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The body can't be read as what it should be. */
export function unreadable(what: string, why: string): AlertmanagerError {
  return new AlertmanagerError(400, 400, `parsing ${what} body from "" failed, because ${why}`);
}

/** Something that must be there isn't. */
export function required(field: string): AlertmanagerError {
  return new AlertmanagerError(422, 602, `${field} in body is required`);
}

/** A field that isn't of its type, e.g. `uuid`. */
export function wrongType(
  field: string,
  place: 'body' | 'path',
  type: string,
  value: string,
): AlertmanagerError {
  return new AlertmanagerError(
    422,
    601,
    `${field} in ${place} must be of type ${type}: ${JSON.stringify(value)}`,
  );
}

export function jsonAnswer(value: unknown, status = 200): HttpAnswer {
  return { status, headers: JSON_TYPE, body: [`${JSON.stringify(value)}\n`] };
}

export function emptyAnswer(status = 200): HttpAnswer {
  return { status, headers: {}, body: [] };
}

export function errorAnswer({ status, code, message }: AlertmanagerError): HttpAnswer {
  return jsonAnswer(code === null ? message : { code, message }, status);
}
