import type { Outage, UptimeBar, UptimeSubject, UptimeSummary } from '#shared/contract/uptime.ts';
import type { Observation } from '../availability/index.ts';

/** All things of a kind, or the one of that name. */
export interface BarsOf {
  readonly kind: UptimeSubject['kind'];
  readonly name?: string | undefined;
}

/** The capability's whole face: when each target and check was up, kept for 91 days. */
export interface Uptime {
  /** Takes one look into the record. Cheap, and never touches the disk. */
  observe(subject: UptimeSubject, look: Observation): void;
  /** A thing has another name now; does nothing where the new name has a record of its own. */
  rename(kind: UptimeSubject['kind'], from: string, to: string): void;
  /** Null before the first result. Up to five seconds old. */
  summary(subject: UptimeSubject, objective: number): UptimeSummary | null;
  /** The last `spanMs` in `count` equal parts, by name; of all of a kind, or of one. */
  bars(of: BarsOf, spanMs: number, count: number): Record<string, UptimeBar[]>;
  /** Newest first. */
  outages(subject: UptimeSubject, limit: number): Outage[];
  /** Writes what is new to the database; throws where that fails, and owes it until the next time. */
  flush(): void;
}
