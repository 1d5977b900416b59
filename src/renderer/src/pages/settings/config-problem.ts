import type { WatchdeckError } from '#shared/model/errors.ts';

/** A mistake in the text; lines and columns start at 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The place an error of `config.write` names, null where it names none. */
export function problemOf(error: Pick<WatchdeckError, 'message' | 'details'>): Problem | null {
  const { line, column } = error.details ?? {};
  if (typeof line !== 'number') return null;
  return { line, column: typeof column === 'number' ? column : 1, message: error.message };
}

/** Index of a line and column in the text, kept within the text. */
export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, Math.max(0, line - 1)).reduce((sum, each) => sum + each.length + 1, 0);
  const inLine = Math.min(Math.max(0, column - 1), lines[line - 1]?.length ?? 0);
  return Math.min(before + inLine, text.length);
}
