import type { Client } from '#shared/contract/client.ts';
import type { AnnotationQuery } from '#shared/dashboard/index.ts';
import { alignSpan, stepFor } from '../../app/time-range.ts';
import type { TimeSpan } from '../../charts/looks.ts';
import { alertSpans } from './alert-spans.ts';
import { querySpans } from './query-spans.ts';
import { annotationSpans, incidentSpans, sleepSpans } from './written-spans.ts';

/** What is drawn of a time on charts, by where it comes from. */
export type SpanSource = 'alerts' | 'incidents' | 'annotations' | 'sleeps' | 'queries';
export type SpansBySource = Readonly<Record<SpanSource, readonly TimeSpan[]>>;

/** A stretch of time in unix ms; one that moves with the clock has no end. */
export interface SpanRange {
  readonly fromMs: number;
  readonly toMs: number | null;
  /** Those that make marks, their variables filled in. */
  readonly queries: readonly AnnotationQuery[];
}

const REFRESH_MS = 30_000;
/** A firing that began before what is shown still reaches into it; so far back is looked at least. */
const LOOK_BACK_MS = 6 * 3_600_000;
const MAX_STEPS = 2_000;
const FAR_MS = 8.64e15;
/** Of the queries that make marks; more can't be told apart. */
const QUERY_POINTS = 300;
/** The lines of a chart are waited for, these are not. */
const FIRST_MS = 150;

export const NO_SPANS: SpansBySource = {
  alerts: [],
  incidents: [],
  annotations: [],
  sleeps: [],
  queries: [],
};

/** The marks of one range, asked for while anybody shows them: once for all charts of a page. */
class RangeSpans {
  spans = NO_SPANS;
  private readonly client: Client;
  private readonly range: SpanRange;
  private readonly listeners = new Set<() => void>();
  private timer = 0;
  private abort = new AbortController();

  constructor(client: Client, range: SpanRange) {
    this.client = client;
    this.range = range;
  }

  /** `onUnused` is told when the last one stopped. */
  listen(listener: () => void, onUnused: () => void): () => void {
    if (this.listeners.size === 0) this.askIn(FIRST_MS);
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      window.clearTimeout(this.timer);
      this.abort.abort();
      onUnused();
    };
  }

  /** Asks anew at once: something was written down. */
  refresh(): void {
    window.clearTimeout(this.timer);
    void this.ask();
  }

  private askIn(ms: number): void {
    this.timer = window.setTimeout(() => void this.ask(), ms);
  }

  private async ask(): Promise<void> {
    this.abort.abort();
    const abort = (this.abort = new AbortController());
    if (!document.hidden) {
      const next = await this.answers(abort.signal);
      if (abort.signal.aborted) return;
      if (JSON.stringify(next) !== JSON.stringify(this.spans)) {
        this.spans = next;
        for (const listener of this.listeners) listener();
      }
    }
    this.askIn(REFRESH_MS);
  }

  /** What can't be had stays as it was: a chart is there without its marks too. */
  private async answers(signal: AbortSignal): Promise<SpansBySource> {
    const { client, spans: before } = this;
    const { fromMs, toMs, queries } = this.range;
    const endMs = toMs ?? Date.now();
    const stepMs = stepFor(endMs - fromMs, QUERY_POINTS);
    const range = { ...alignSpan({ fromMs, toMs: endMs }, stepMs), stepMs };
    const lookBackMs = Math.max(LOOK_BACK_MS, endMs - fromMs);
    const [alerts, incidents, annotations, sleeps, marks] = await Promise.allSettled([
      client.call('alerts.history', { fromMs: fromMs - lookBackMs, limit: MAX_STEPS }, { signal }),
      client.call('incidents.list', {}, { signal }),
      client.call('annotations.list', { fromMs, toMs: toMs ?? FAR_MS }, { signal }),
      client.call('system.sleeps', {}, { signal }),
      Promise.all(
        queries.map(({ expr }) =>
          client.call('query.range', { expr, startMs: range.fromMs, endMs: range.toMs, stepMs }, { signal }),
        ),
      ),
    ]);
    return {
      alerts: alerts.status === 'fulfilled' ? alertSpans(alerts.value) : before.alerts,
      incidents: incidents.status === 'fulfilled' ? incidentSpans(incidents.value) : before.incidents,
      annotations:
        annotations.status === 'fulfilled' ? annotationSpans(annotations.value) : before.annotations,
      sleeps: sleeps.status === 'fulfilled' ? sleepSpans(sleeps.value) : before.sleeps,
      queries: marks.status === 'fulfilled' ? querySpans(queries, marks.value, stepMs) : before.queries,
    };
  }
}

const stores = new WeakMap<Client, Map<string, RangeSpans>>();

function storeOf(client: Client): Map<string, RangeSpans> {
  const known = stores.get(client) ?? new Map<string, RangeSpans>();
  stores.set(client, known);
  return known;
}

/** Listens to a range's marks; returns how to stop. */
export function listenToSpans(client: Client, range: SpanRange, listener: () => void): () => void {
  const store = storeOf(client);
  const key = keyOf(range);
  const spans = store.get(key) ?? new RangeSpans(client, range);
  store.set(key, spans);
  return spans.listen(listener, () => {
    store.delete(key);
  });
}

/** The marks of a range as far as they are known. */
export function knownSpans(client: Client, range: SpanRange): SpansBySource {
  return storeOf(client).get(keyOf(range))?.spans ?? NO_SPANS;
}

/** Every chart that is shown asks anew. */
export function refreshSpans(client: Client): void {
  for (const spans of storeOf(client).values()) spans.refresh();
}

function keyOf({ fromMs, toMs, queries }: SpanRange): string {
  return JSON.stringify([fromMs, toMs, queries]);
}
