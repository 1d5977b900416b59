import { WatchdeckError } from '#shared/model/errors.ts';

/** Prometheus's kinds of error. */
export type ApiErrorType =
  'bad_data' | 'execution' | 'canceled' | 'timeout' | 'unavailable' | 'internal' | 'not_found';

const STATUS: Readonly<Record<ApiErrorType, number>> = {
  bad_data: 400,
  not_found: 404,
  execution: 422,
  // Client closed the connection.
  canceled: 499,
  internal: 500,
  timeout: 503,
  unavailable: 503,
};

/** An error as the API answers it; the message is Prometheus's own where it has one. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly type: ApiErrorType;

  constructor(type: ApiErrorType, message: string) {
    super(message);
    this.type = type;
  }

  get status(): number {
    return STATUS[this.type];
  }
}

/** `invalid parameter "time": …`, answered with 400. */
export function invalidParam(name: string, why: string): ApiError {
  return new ApiError('bad_data', `invalid parameter "${name}": ${why}`);
}

/** What was thrown while a query was evaluated; the evaluator stops alike for a client that left and for a deadline. */
export function executionError(thrown: unknown, signal: AbortSignal): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const error = WatchdeckError.from(thrown);
  switch (error.code) {
    case 'cancelled':
      if (!signal.aborted) return new ApiError('timeout', 'query timed out in expression evaluation');
      return new ApiError('canceled', 'query was canceled in expression evaluation');
    case 'timeout':
      return new ApiError('timeout', 'query timed out in expression evaluation');
    case 'unavailable':
      return new ApiError('unavailable', error.message);
    case 'internal':
    case 'io':
      return new ApiError('internal', error.message);
    case 'bad_request':
    case 'not_found':
    case 'conflict':
    case 'limit':
    case 'version_mismatch':
    case 'unsupported':
      return new ApiError('execution', error.message);
  }
}
