/**
 * The envelopes that travel over a {@link Port}, the same on every transport. Payloads inside are checked against the
 * contract by whoever receives them; these schemas check the envelope.
 */
import { z } from 'zod';
import { wireErrorSchema } from '../model/errors.ts';

const idSchema = z.number().int().nonnegative();

/** Renderer → engine. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), protocol: z.number(), appVersion: z.string() }),
  z.object({
    type: z.literal('request'),
    id: idSchema,
    method: z.string(),
    params: z.unknown(),
    /** The engine gives up, and stops work, after this many ms. */
    deadlineMs: z.number().positive().optional(),
  }),
  z.object({ type: z.literal('cancel'), id: idSchema }),
  z.object({ type: z.literal('subscribe'), id: idSchema, topic: z.string(), params: z.unknown() }),
  z.object({ type: z.literal('unsubscribe'), id: idSchema }),
  /** The frames up to this batch were taken in; the engine keeps only a few batches unacknowledged (backpressure). */
  z.object({ type: z.literal('ack'), batch: idSchema }),
  /** A hidden window gets no live frames until it is shown again. */
  z.object({ type: z.literal('visibility'), visible: z.boolean() }),
  /** Asks for a `pong`: a channel that is open says nothing about whether the engine behind it still runs. */
  z.object({ type: z.literal('ping') }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

/** Engine → renderer. */
export const serverMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('welcome'), protocol: z.number(), appVersion: z.string() }),
  z.object({ type: z.literal('response'), id: idSchema, result: z.unknown() }),
  z.object({ type: z.literal('failure'), id: idSchema, error: wireErrorSchema }),
  /** All live frames of one tick for one window; `id` is the subscription's. */
  z.object({
    type: z.literal('frames'),
    batch: idSchema,
    frames: z.array(z.object({ id: idSchema, frame: z.unknown() })),
  }),
  /** A subscription ended for good (bad params, engine stopping). */
  z.object({ type: z.literal('ended'), id: idSchema, error: wireErrorSchema }),
  z.object({ type: z.literal('pong') }),
  /** The engine can't start, and this is why: the shell's own last word, no `welcome` comes before it. */
  z.object({ type: z.literal('fatal'), error: wireErrorSchema }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;

/** Batches of frames the engine may have under way to one window before it waits for an `ack`. */
export const MAX_UNACKED_BATCHES = 2;
