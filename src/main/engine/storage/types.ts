import type Database from 'better-sqlite3';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';

declare const writable: unique symbol;
declare const readable: unique symbol;

/** A connection that may only read. Any number of them. */
export type ReadableDatabase = Database.Database & { readonly [readable]: true };

/** The one connection of a file that writes; made by `openStore` only, so that there is never a second. */
export type WritableDatabase = ReadableDatabase & { readonly [writable]: true };

/** One forward step of a capability's tables. Never edited once released. */
export interface Migration {
  /** 1, 2, 3 ... without holes, per capability. */
  readonly version: number;
  readonly name: string;
  readonly up: (db: WritableDatabase) => void;
}

/** A capability's tables in one database file. */
export interface MigrationSet {
  readonly capability: string;
  readonly migrations: readonly Migration[];
}

/**
 * The database files of a data folder, a file per kind of data, so that damage, durability and retention are per kind:
 * `state` (alerts, notifications, reports; synchronous=FULL), `metrics` (synchronous=NORMAL).
 */
export type StoreName = 'state' | 'metrics';

export interface Store {
  readonly name: StoreName;
  readonly db: WritableDatabase;
  readonly path: string;
  /** False when the run before ended without `close` (crash, kill, power cut); true for a new file. */
  readonly wasCleanShutdown: boolean;
  /** Another connection for reading; closed with the store at the latest. */
  openReader(): ReadableDatabase;
  /** Runs a piece of database work and logs it when it took longer than 50 ms. */
  timed<T>(what: string, run: () => T): T;
  /** Bytes on disk, WAL included. */
  sizeBytes(): number;
  /** Marks the shutdown as clean and closes every connection. */
  close(): void;
}

export interface StoreOptions {
  readonly dataDir: string;
  readonly name: StoreName;
  /** Every capability with tables in this file; a capability found in the file and not here means a newer version wrote it. */
  readonly migrations: readonly MigrationSet[];
  readonly appVersion: string;
  readonly clock: Clock;
  readonly log: Log;
}
