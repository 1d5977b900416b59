import { formatLabels, makeLabels, METRIC_NAME } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { NewExemplar } from '../tsdb/index.ts';
import type { MetricMetadata, StoredSource } from '../tsdb/types.ts';
import { bitsOf } from '../tsdb/values.ts';
import { ByteTable } from './byte-table.ts';
import { LabelReader } from './label-reader.ts';
import { RowGroup, withoutAbsentMarks } from './row-group.ts';
import { FormatError, unpackSnappy, UnpackMemory } from './snappy.ts';
import type { RemoteWrite, WriteAnswer } from './types.ts';
import { WriteRequestReader } from './write-request.ts';
import type { WriteRequest } from './write-request.ts';

export interface RemoteWriteOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Opens the stream of one remote target, `remote:<job>;<instance>`. */
  readonly openSource: (name: string) => StoredSource;
  readonly putMetadata: (metadata: readonly MetricMetadata[]) => void;
  readonly putExemplars: (exemplars: readonly NewExemplar[]) => void;
  /** What keeps the store from taking samples, null when nothing does: senders keep theirs and come again. */
  readonly problem: () => string | null;
}

/** What a request may unpack to; Prometheus's are a few hundred kilobytes. */
const MAX_UNPACKED_BYTES = 128 * 1024 * 1024;
/** Samples further ahead of our clock than this are refused (as Prometheus does): they would shut out those that follow. */
const MAX_AHEAD_MS = 10 * 60_000;
/** What is ignored or refused is logged this often at most. */
const LOG_EVERY_MS = 60_000;

/** A series as the receiver knows it; null: its labels can't be. */
type Known = { readonly group: RowGroup; readonly column: number } | null;

/** More series than this are not remembered. */
const MOST_SERIES = 2_000_000;

/** Makes the receiver; nothing runs until `receive`. */
export function createRemoteWrite(options: RemoteWriteOptions): RemoteWrite {
  return new Receiver(options);
}

class Receiver implements RemoteWrite {
  private readonly options: RemoteWriteOptions;
  private readonly labels = new LabelReader();
  private readonly series = new ByteTable<Known>(
    (bytes, from, to) => this.open(bytes, from, to),
    MOST_SERIES,
  );
  private readonly reader = new WriteRequestReader(this.series);
  private readonly memory = new UnpackMemory();
  private readonly groups = new Map<string, RowGroup>();
  /** Groups that hold rows. */
  private readonly holding = new Set<RowGroup>();
  private requests = 0;
  private samples = 0;
  private refused = 0;
  private exemplars = 0;
  private exemplarsIgnored = 0;
  private histogramsIgnored = 0;
  private loggedMs = -Infinity;

  constructor(options: RemoteWriteOptions) {
    this.options = options;
  }

  receive(body: Uint8Array, headers: Readonly<Record<string, string>>): WriteAnswer {
    this.requests++;
    const unsupported = unsupportedBy(headers);
    if (unsupported !== null) return { status: 415, headers: {}, text: unsupported };
    const problem = this.options.problem();
    if (problem !== null) return { status: 503, headers: { 'Retry-After': '5' }, text: problem };
    try {
      return this.take(this.reader.read(unpackSnappy(body, MAX_UNPACKED_BYTES, this.memory)));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      return { status: 400, headers: {}, text: error.message };
    }
  }

  flush(): void {
    for (const group of this.holding) if (!group.writeQuiet(false)) this.holding.delete(group);
  }

  counts() {
    const { requests, samples, refused, exemplars, exemplarsIgnored, histogramsIgnored } = this;
    return { requests, samples, refused, exemplars, exemplarsIgnored, histogramsIgnored };
  }

  stop(): void {
    for (const group of this.holding) group.writeQuiet(true);
    this.holding.clear();
  }

  private take(request: WriteRequest<Known>): WriteAnswer {
    const { bytes, seriesCount, entries, keyFrom, keyTo, samplesTo, times, values } = request;
    const bits = bitsOf(values);
    const maxMs = this.options.clock.nowMs() + MAX_AHEAD_MS;
    const refusals = new Refusals();
    const touched = new Set<RowGroup>();
    let from = 0;
    let taken = 0;
    withoutAbsentMarks(values, bits, samplesTo[seriesCount - 1] ?? 0);
    for (let i = 0; i < seriesCount; i++) {
      const to = samplesTo[i]!;
      const entry = entries[i] ?? this.series.entry(bytes, keyFrom[i]!, keyTo[i]!);
      this.series.link(entry);
      const known = entry.value;
      if (known === null) refusals.add('invalid labels', null, NaN, to - from);
      else {
        const { group, column } = known;
        const labels = (): Labels => this.labelsOf(bytes, keyFrom[i]!, keyTo[i]!);
        if (to > from) touched.add(group);
        for (let s = from; s < to; s++) {
          const timeMs = times[s]!;
          if (timeMs > maxMs) {
            refusals.add('out of bounds', labels, timeMs, 1);
            continue;
          }
          const verdict = group.add(column, timeMs, bits, s);
          if (verdict === 'taken' || verdict === 'same') taken++;
          else
            refusals.add(
              verdict === 'duplicate' ? 'duplicate sample for timestamp' : 'out of order sample',
              labels,
              timeMs,
              1,
            );
        }
      }
      from = to;
    }
    for (const group of touched) {
      group.requestEnded();
      this.holding.add(group);
    }
    if (request.metadata.length > 0) this.options.putMetadata(request.metadata);
    const exemplars = request.exemplars.length === 0 ? 0 : this.takeExemplars(request, maxMs);
    return this.answer(request, taken, exemplars, refusals);
  }

  /** Hands on those that can be kept; returns how many. As in Prometheus the others are no reason to refuse a request. */
  private takeExemplars(
    { bytes, entries, keyFrom, keyTo, exemplars }: WriteRequest<Known>,
    maxMs: number,
  ): number {
    const found: NewExemplar[] = [];
    for (const { series: i, labelsFrom, labelsTo, value, timeMs } of exemplars) {
      const entry = entries[i] ?? this.series.entry(bytes, keyFrom[i]!, keyTo[i]!);
      const pairs = this.labels.read(bytes, labelsFrom, labelsTo);
      if (entry.value === null || pairs === null || timeMs > maxMs || isTooLong(pairs)) continue;
      found.push({
        series: this.labelsOf(bytes, keyFrom[i]!, keyTo[i]!),
        labels: this.labelsOf(bytes, labelsFrom, labelsTo),
        value,
        timeMs,
      });
    }
    this.options.putExemplars(found);
    return found.length;
  }

  private answer(
    request: WriteRequest<Known>,
    taken: number,
    exemplars: number,
    refusals: Refusals,
  ): WriteAnswer {
    const { histograms } = request;
    this.samples += taken;
    this.refused += refusals.count;
    this.exemplars += exemplars;
    this.exemplarsIgnored += request.exemplars.length - exemplars;
    this.histogramsIgnored += histograms;
    this.logIgnored(refusals);
    const headers = {
      'X-Prometheus-Remote-Write-Samples-Written': String(taken),
      'X-Prometheus-Remote-Write-Histograms-Written': '0',
      'X-Prometheus-Remote-Write-Exemplars-Written': String(exemplars),
    };
    if (refusals.count === 0) return { status: 204, headers, text: '' };
    // 400: sending them again would not help. All others of the request are stored.
    return { status: 400, headers, text: refusals.text() };
  }

  private logIgnored(refusals: Refusals): void {
    const { exemplarsIgnored, histogramsIgnored } = this;
    if (refusals.count + exemplarsIgnored + histogramsIgnored === 0) return;
    const nowMs = this.options.clock.monotonicMs();
    if (nowMs - this.loggedMs < LOG_EVERY_MS) return;
    this.loggedMs = nowMs;
    const fields = { refused: this.refused, exemplarsIgnored, histogramsIgnored };
    this.options.log.warn(
      refusals.count === 0 ? fields : { ...fields, latest: refusals.text() },
      'remote write brought what is not stored (counts since the start)',
    );
  }

  private open(bytes: DataView, from: number, to: number): Known {
    const pairs = this.labels.read(bytes, from, to);
    if (pairs === null || valueOf(pairs, METRIC_NAME) === '') return null;
    const target = `${valueOf(pairs, 'job')};${valueOf(pairs, 'instance')}`;
    let group = this.groups.get(target);
    if (group === undefined) {
      group = new RowGroup(this.options.openSource(`remote:${target}`));
      this.groups.set(target, group);
    }
    return { group, column: group.column(pairs) };
  }

  private labelsOf(bytes: DataView, from: number, to: number): Labels {
    const pairs = this.labels.read(bytes, from, to) ?? [];
    return makeLabels(pairs.flatMap((name, i) => (i % 2 === 0 ? [[name, pairs[i + 1]!] as const] : [])));
  }
}

/** The value of a label in names and values by turns, '' when it isn't there. */
function valueOf(pairs: readonly string[], name: string): string {
  for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === name) return pairs[i + 1]!;
  return '';
}

/** OpenMetrics 1.0: names and values of an exemplar's labels together, in characters. */
const LONGEST_EXEMPLAR = 128;

function isTooLong(pairs: readonly string[]): boolean {
  return pairs.reduce((sum, text) => sum + [...text].length, 0) > LONGEST_EXEMPLAR;
}

/** What was refused of one request, with the first of each kind as an example. */
class Refusals {
  count = 0;
  private readonly kinds = new Map<string, { count: number; example: string }>();

  add(kind: string, labels: (() => Labels) | null, timeMs: number, count: number): void {
    if (count === 0) return;
    this.count += count;
    const known = this.kinds.get(kind);
    if (known !== undefined) {
      known.count += count;
      return;
    }
    const example = labels === null ? '' : ` (e.g. ${formatLabels(labels())} at ${String(timeMs)})`;
    this.kinds.set(kind, { count, example });
  }

  text(): string {
    return [...this.kinds]
      .map(([kind, { count, example }]) => `${kind}: ${String(count)} samples refused${example}`)
      .join('; ');
  }
}

/** Why this is no request of version 1, null when it is one. */
function unsupportedBy(headers: Readonly<Record<string, string>>): string | null {
  const type = headers['content-type'] ?? '';
  const isV1 = /^(application\/x-protobuf(;\s*proto="?prometheus\.WriteRequest"?)?)?$/i.test(type.trim());
  if (!isV1)
    return `Content-Type "${type}" is not taken: send application/x-protobuf (prometheus.WriteRequest).`;
  const encoding = headers['content-encoding'] ?? 'snappy';
  return encoding === 'snappy' ? null : `Content-Encoding "${encoding}" is not taken: send snappy.`;
}
