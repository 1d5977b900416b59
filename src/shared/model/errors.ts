import { z } from 'zod';

/** Machine-readable reasons that cross a process boundary; the message is for people. */
export const errorCodes = [
  'bad_request', // params refused by the contract, or an expression that doesn't parse
  'not_found',
  'conflict', // the name is taken, the file changed underneath
  'cancelled',
  'timeout', // the deadline passed
  'limit', // too many samples, series or bytes
  'unavailable', // engine starting, stopping, or gone
  'version_mismatch',
  'unsupported',
  'io', // disk, database, network
  'internal',
] as const;

export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** An error as it crosses a process: `details` may name file, line, column, position in an expression, and the like. */
export const wireErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});
export type WireError = z.infer<typeof wireErrorSchema>;

/** The one error class that both sides throw; anything else is wrapped as `internal`. */
export class WatchdeckError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, details?: Record<string, unknown>) {
    super(message);
    this.name = 'WatchdeckError';
    this.code = code;
    this.details = details;
  }

  /** Shape for the wire. */
  toWire(): WireError {
    return this.details === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, details: this.details };
  }

  static fromWire(wire: WireError): WatchdeckError {
    return new WatchdeckError(wire.code, wire.message, wire.details);
  }

  /** Wraps whatever was thrown, keeping codes that are ours. */
  static from(thrown: unknown): WatchdeckError {
    if (thrown instanceof WatchdeckError) return thrown;
    return new WatchdeckError('internal', thrown instanceof Error ? thrown.message : String(thrown));
  }
}
