import type {
  Incident,
  IncidentDetail,
  IncidentEntry,
  IncidentsSnapshot,
  IncidentStatus,
} from '#shared/contract/incidents.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { IncidentSettings } from './domain/settings.ts';

export type { IncidentSettings } from './domain/settings.ts';

/** The capability's whole face. All that changes something throws `not_found` for an incident that isn't there. */
export interface Incidents {
  applySettings(settings: IncidentSettings): void;
  /** Takes in what alerts did since the last time, and takes the charts that are wanted; called by the engine's loop. */
  tick(): Promise<void>;
  snapshot(): IncidentsSnapshot;
  /** Newest first. */
  list(limit: number): Incident[];
  detail(id: number): IncidentDetail;
  onChange(listener: () => void): () => void;
  /** By hand. Throws `not_found` for an alert that isn't active, `conflict` for one that is in an open incident. */
  open(request: OpenRequest, by: string): number;
  edit(id: number, title: string, severity: Severity, by: string): void;
  /** Throws `bad_request` for a step that can't be taken. */
  setStatus(id: number, status: IncidentStatus, comment: string, by: string): void;
  setOwner(id: number, owner: string | null, by: string): void;
  addEntry(
    id: number,
    entry: Pick<IncidentEntry, 'kind' | 'text'> & { readonly atMs?: number },
    by: string,
  ): void;
  /** Rejects with what is wrong with the expression. */
  addChart(id: number, expr: string, by: string): Promise<void>;
  /** Throws `bad_request` for a section that doesn't exist. */
  writeSection(id: number, section: string, text: string, by: string): void;
  exportMarkdown(id: number): { fileName: string; text: string };
  /** Rejects `unsupported` where nothing can print. */
  exportPdf(id: number): Promise<{ fileName: string; pdf: Uint8Array }>;
  /** The open incident an alert is in. */
  openWith(fingerprint: string): number | null;
  /** Deployments of a stretch of time (unix ms, ends included), newest first, `limit` at most. */
  deployments(fromMs: number, toMs: number, limit: number): IncidentDeployment[];
}

/** A deployment in an incident's timeline. */
export interface IncidentDeployment extends Pick<IncidentEntry, 'atMs' | 'text' | 'by'> {
  readonly incidentId: number;
}

export interface OpenRequest {
  /** Empty: as the alert says. */
  readonly title: string;
  /** Absent: the alert's, or high. */
  readonly severity?: Severity | undefined;
  readonly fingerprint: string | null;
}
