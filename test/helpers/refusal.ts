import { expect } from 'vitest';
import type { ErrorCode } from '#shared/model/errors.ts';

/** What `toThrow` compares with: an error of this code, with this (part of its) message and, if given, these details. */
export function refusal(code: ErrorCode, message: RegExp | string, details?: object): Error {
  const text: unknown =
    typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message);
  return expect.objectContaining({ code, message: text, ...(details && { details }) }) as Error;
}
