import type { DashboardEntry, DashboardVersion } from '#shared/contract/dashboards.ts';
import type { Dashboard } from '#shared/dashboard/index.ts';
import type { TaskResults } from './tasks.ts';

/** A dashboard with its text. */
export interface StoredDashboard {
  readonly uid: string;
  readonly dashboard: Dashboard;
  readonly yaml: string;
  readonly revision: string;
  readonly source: 'shipped' | 'file';
}

export interface Saved {
  readonly uid: string;
  readonly revision: string;
}

/** The dashboards' whole face: one thing after another, since all of it reads and writes the same files. Errors are WatchdeckErrors. */
export interface Dashboards {
  /** By title; those that are not read yet are missing. */
  list(): readonly DashboardEntry[];
  /** Whether all have been read once. */
  isRead(): boolean;
  onChange(listener: () => void): () => void;
  /** Rejects with `not_found`; `bad_request` with line and column when the file is no dashboard. */
  get(uid: string): Promise<StoredDashboard>;
  /** Writes it with the file's comments kept; `uid` null makes a new one. Rejects with `conflict`, `unsupported` (shipped), `io`. */
  save(request: {
    readonly uid: string | null;
    readonly dashboard: Dashboard;
    readonly revision: string | null;
    readonly message: string;
    readonly by: 'console' | 'import';
  }): Promise<Saved>;
  /** The same with the whole text of the file. Rejects with `bad_request` with line and column too. */
  saveYaml(request: {
    readonly uid: string;
    readonly yaml: string;
    readonly revision: string;
    readonly message: string;
  }): Promise<Saved>;
  /** Its versions stay, so that it can be brought back. */
  remove(uid: string): Promise<void>;
  /** Newest first. */
  versions(uid: string): readonly DashboardVersion[];
  version(uid: string, id: number): Promise<{ readonly yaml: string; readonly dashboard: Dashboard }>;
  restore(uid: string, id: number): Promise<Saved>;
  /** Converts a Grafana dashboard's JSON; nothing is saved. Rejects with `bad_request` when it is none. */
  convertGrafana(json: string): Promise<TaskResults['import']>;
  /** Files that belong into a backup. */
  files(): readonly string[];
  /** What is wrong with the folders, said for people. */
  problems(): readonly string[];
  /** Looks whether files came, went or changed; called by the engine about once a second. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}
