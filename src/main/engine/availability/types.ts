/** A stretch of time in which a thing was up, or down for one reason. What lies between two spans is unknown. Unix ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: 'up' | 'down';
  /** Why it was down: a stable code and a sentence. */
  readonly failure: Failure | null;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** One look at a thing. `pending`: failed, but maybe only a hiccup; what comes next decides. */
export interface Observation {
  readonly atMs: number;
  readonly state: 'up' | 'pending' | 'down';
  readonly failure: Failure | null;
  /** When the next look is due. Looks much further apart leave a gap: nobody looked. */
  readonly intervalMs: number;
}

/** A record as it goes on. */
export interface Track {
  /** The newest span, null before the first. */
  readonly span: Span | null;
  /** When it was last looked at, and how long that tells something of. */
  readonly seenMs: number;
  readonly graceMs: number;
  /** Since when it may be down. */
  readonly pendingFromMs: number | null;
}

/** How a stretch of time went. Up, down and unknown make up the whole. */
export interface Tally {
  readonly fromMs: number;
  readonly toMs: number;
  readonly upMs: number;
  readonly downMs: number;
  readonly unknownMs: number;
  /** Stretches of being down that lie in it, wholly or in part. */
  readonly outages: number;
  /** up / (up + down), null where nothing is known. */
  readonly availability: number | null;
}

/** A tally with the failure that lasted longest in it. */
export interface Bar extends Tally {
  readonly failure: Failure | null;
}
