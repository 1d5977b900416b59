import type { z } from 'zod';

/** One request/response method: both sides check both payloads against these schemas. */
export interface MethodSpec<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly params: P;
  readonly result: R;
}

/**
 * One live topic: params are checked with zod when subscribing; frames, which come many times a second,
 * by `isFrame`, a cheap look at their shape.
 */
export interface TopicSpec<P extends z.ZodType = z.ZodType, F = unknown> {
  readonly params: P;
  readonly isFrame: (value: unknown) => value is F;
}

/** Declares a method; exists so that the schemas' types are inferred where they are written. */
export function method<P extends z.ZodType, R extends z.ZodType>(params: P, result: R): MethodSpec<P, R> {
  return { params, result };
}

/** Declares a topic. */
export function topic<P extends z.ZodType, F>(
  params: P,
  isFrame: (value: unknown) => value is F,
): TopicSpec<P, F> {
  return { params, isFrame };
}
