import type { MethodName, MethodParams, MethodResult } from '#shared/contract/index.ts';

/** What a handler knows of its caller: `signal` aborts when the caller cancels, is gone, or the deadline passes. */
export interface CallContext {
  readonly signal: AbortSignal;
}

/** One function per method of the contract; params were checked, results will be. */
export type Handlers = {
  readonly [M in MethodName]: (
    params: MethodParams<M>,
    context: CallContext,
  ) => MethodResult<M> | Promise<MethodResult<M>>;
};
