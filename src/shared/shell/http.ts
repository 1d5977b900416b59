/**
 * HTTP requests on their way from a shell that serves them to the engine that answers them, many at a time over one port.
 * Bodies go as bytes; an answer comes in pieces, of which only a few are under way at once ({@link MAX_PIECES_UNDER_WAY}),
 * so that a slow client fills nobody's memory. Both ends check every message with these schemas.
 */
import { z } from 'zod';

/** How many pieces of one answer are sent without the shell having said `taken`. */
export const MAX_PIECES_UNDER_WAY = 4;

const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const headersSchema = z.record(z.string(), z.string());

/** A request whose sender may ask: who it is was checked by the shell. Header names are in lower case. */
export const httpRequestSchema = z.object({
  method: z.enum(['GET', 'POST', 'DELETE']),
  path: z.string(),
  /** Without the question mark. */
  query: z.string(),
  headers: headersSchema,
  body: bytesSchema,
});
export type HttpRequest = z.infer<typeof httpRequestSchema>;

export const httpToEngineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('request'), id: z.number(), request: httpRequestSchema }),
  /** Nobody waits for this answer any more. */
  z.object({ type: z.literal('cancel'), id: z.number() }),
  /** One piece of the answer has left the shell. */
  z.object({ type: z.literal('taken'), id: z.number() }),
]);
export type HttpToEngine = z.infer<typeof httpToEngineSchema>;

export const httpToShellSchema = z.discriminatedUnion('type', [
  /** The answer's beginning with its first piece; `last`: there are no more. */
  z.object({
    type: z.literal('answer'),
    id: z.number(),
    status: z.number().int(),
    headers: headersSchema,
    piece: bytesSchema,
    last: z.boolean(),
  }),
  z.object({ type: z.literal('piece'), id: z.number(), piece: bytesSchema, last: z.boolean() }),
  /** The answer can't be finished. */
  z.object({ type: z.literal('broken'), id: z.number() }),
]);
export type HttpToShell = z.infer<typeof httpToShellSchema>;
