import type { Labels } from '#shared/model/labels.ts';

/** An alert as another program sends it (POST /api/v2/alerts); times are unix ms, null where it said none. */
export interface PostedAlert {
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAtMs: number | null;
  readonly endsAtMs: number | null;
  readonly generatorUrl: string;
}

/** Who sent alerts, and when. */
export interface Receipt {
  readonly sender: string;
  readonly nowMs: number;
  /** How long an alert without an end goes on, unless it is sent again. */
  readonly resolveTimeoutMs: number;
}
