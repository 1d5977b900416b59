import type { ImportNote } from '#shared/contract/dashboards.ts';
import type { Dashboard } from '#shared/dashboard/index.ts';
import { editDashboard, readDashboard, writeDashboard } from './dashboard-file.ts';
import { importGrafana } from './grafana/import.ts';

/** What takes long with a large dashboard: YAML of 100 kB is read at the speed of a tenth of a second or more. */
export type Task =
  | { readonly kind: 'read'; readonly text: string; readonly file: string }
  /** Changes a text to say a dashboard; null makes a new one. */
  | { readonly kind: 'edit'; readonly text: string | null; readonly dashboard: Dashboard }
  | { readonly kind: 'import'; readonly json: string };

export interface TaskResults {
  readonly read: Dashboard;
  readonly edit: string;
  readonly import: { readonly dashboard: Dashboard; readonly notes: ImportNote[] };
}

/** Throws DocumentError or WatchdeckError, as the functions it calls do. */
export function runTask(task: Task): TaskResults[Task['kind']] {
  switch (task.kind) {
    case 'read':
      return readDashboard(task.text, task.file);
    case 'edit':
      return task.text === null ? writeDashboard(task.dashboard) : editDashboard(task.text, task.dashboard);
    case 'import':
      return importGrafana(task.json);
  }
}

/** About how much there is to do, in characters. */
export function sizeOf(task: Task): number {
  switch (task.kind) {
    case 'read':
      return task.text.length;
    case 'edit':
      return (task.text?.length ?? 0) + task.dashboard.panels.length * 500;
    case 'import':
      return task.json.length / 4;
  }
}
