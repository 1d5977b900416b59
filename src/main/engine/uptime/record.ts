import type { UptimeSubject } from '#shared/contract/uptime.ts';
import { emptyTrack, observe, spanAt } from '../availability/index.ts';
import type { Observation, Span, Track } from '../availability/index.ts';

/** More spans than this of one thing, and its oldest go: it flaps, and the newest are what matters. */
export const MOST_SPANS = 10_000;

/** The record of one thing in memory, and what of it the database doesn't have yet. */
export class SubjectRecord {
  readonly subject: UptimeSubject;
  private track: Track = emptyTrack;
  private spans: Span[] = [];
  private readonly unsaved = new Map<number, Span>();
  private undoneFromMs: number | null = null;

  constructor(subject: UptimeSubject) {
    this.subject = subject;
  }

  /** Puts back what the database has, in order. */
  restore(span: Span): void {
    this.spans.push(span);
    this.track = { ...emptyTrack, span, seenMs: span.toMs };
  }

  /** The same record under another name. */
  as(subject: UptimeSubject): SubjectRecord {
    const renamed = new SubjectRecord(subject);
    renamed.spans = this.spans;
    renamed.track = this.track;
    return renamed;
  }

  take(look: Observation): void {
    const { track, ended, undoneFromMs } = observe(this.track, look);
    if (undoneFromMs !== null) this.undo(undoneFromMs);
    if (ended !== null) this.put(ended);
    if (track.span !== null) this.put(track.span);
    this.track = track;
  }

  /** All spans up to now, in order. */
  spansAt(nowMs: number): readonly Span[] {
    const open = spanAt(this.track, nowMs);
    return open === null ? this.spans : [...this.spans.slice(0, -1), open];
  }

  get firstMs(): number | null {
    return this.spans[0]?.fromMs ?? null;
  }

  /** What is to be written: remove from `undoneFromMs` on, then put these. */
  changes(): { undoneFromMs: number | null; spans: Span[] } {
    return { undoneFromMs: this.undoneFromMs, spans: [...this.unsaved.values()] };
  }

  /** The changes are in the database. */
  saved(): void {
    this.unsaved.clear();
    this.undoneFromMs = null;
  }

  /** Forgets what ended before this time, and the oldest of too many; returns where it begins now, null where nothing went. */
  trim(beforeMs: number): { keptFromMs: number; tooMany: boolean } | null {
    const ended = this.spans.findIndex(({ toMs }) => toMs >= beforeMs);
    // The newest stays, whatever its age: it tells what was last known.
    const old = ended < 0 ? Math.max(0, this.spans.length - 1) : ended;
    const many = this.spans.length - MOST_SPANS;
    const gone = Math.max(old, many);
    if (gone <= 0) return null;
    for (const { fromMs } of this.spans.splice(0, gone)) this.unsaved.delete(fromMs);
    return { keptFromMs: this.spans[0]?.fromMs ?? beforeMs, tooMany: many > old };
  }

  private put(span: Span): void {
    if (this.spans.at(-1)?.fromMs === span.fromMs) this.spans[this.spans.length - 1] = span;
    else this.spans.push(span);
    this.unsaved.set(span.fromMs, span);
  }

  private undo(fromMs: number): void {
    this.spans = this.spans
      .filter((span) => span.fromMs < fromMs)
      .map((span) => (span.toMs > fromMs ? { ...span, toMs: fromMs } : span));
    for (const key of [...this.unsaved.keys()]) if (key >= fromMs) this.unsaved.delete(key);
    const last = this.spans.at(-1);
    if (last !== undefined) this.unsaved.set(last.fromMs, last);
    this.undoneFromMs = Math.min(this.undoneFromMs ?? Infinity, fromMs);
  }
}
