import type { NewAnnotation, TimeAnnotation } from '#shared/contract/annotations.ts';

/** A stretch of time in unix ms, ends included, and how many annotations of it are wanted at most. */
export interface AnnotationsPage {
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
  /** Only those with all of these tags; deployments of incidents have none. */
  readonly tags?: readonly string[];
}

/** The capability's whole face. */
export interface Annotations {
  /** Those that touch the time, oldest first; of more than `limit` the newest. */
  list(page: AnnotationsPage): TimeAnnotation[];
  /** Its number. */
  add(annotation: NewAnnotation, by: string): number;
  /** Throws `not_found` for one that isn't there. */
  remove(id: number): void;
}
