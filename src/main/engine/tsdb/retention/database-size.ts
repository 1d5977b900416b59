import type { ReadableDatabase } from '../../storage/index.ts';

/** What a database file is made of, in bytes. */
export interface DatabaseSize {
  readonly fileBytes: number;
  /** Without the pages that are free for what comes next. */
  readonly usedBytes: number;
}

export function databaseSize(db: ReadableDatabase): DatabaseSize {
  const count = (pragma: string): number => Number(db.pragma(pragma, { simple: true }));
  const pageBytes = count('page_size');
  const pages = count('page_count');
  return { fileBytes: pages * pageBytes, usedBytes: (pages - count('freelist_count')) * pageBytes };
}
