import type { ErrorCode } from '#shared/model/errors.ts';

/** The way out of each kind of error, one sentence. */
export function whatToDo(code: ErrorCode): string {
  switch (code) {
    case 'bad_request':
      return 'Correct it and try again.';
    case 'not_found':
      return 'It may have been removed or renamed meanwhile.';
    case 'conflict':
      return 'Look at the present state, then try again.';
    case 'cancelled':
      return 'Try again when you need it.';
    case 'timeout':
      return 'Ask for a shorter time range or fewer series.';
    case 'limit':
      return 'Narrow the expression or the time range.';
    case 'unavailable':
      return 'The console reconnects by itself; try again once the engine is back.';
    case 'version_mismatch':
      return 'Reload the page, or update both sides to the same version.';
    case 'unsupported':
      return 'This machine lacks what is needed for it.';
    case 'io':
      return 'Check the disk and the log file named under Settings.';
    case 'internal':
      return 'Details are in the log file named under Settings.';
  }
}
