import type { MetricType } from '../../tsdb/types.ts';
import { Columns } from '../columns.ts';
import { Families } from '../families.ts';
import type { ExpositionParser, ParsedPage } from '../types.ts';
import { MetricColumns } from './metric-columns.ts';
import { FAMILY_KINDS, readLabels, readMetric } from './metric.ts';
import type { FamilyKind } from './metric.ts';
import { BYTES, VARINT, WireReader } from './wire.ts';

const types: Readonly<Record<FamilyKind, MetricType>> = {
  counter: 'counter',
  gauge: 'gauge',
  summary: 'summary',
  untyped: 'unknown',
  histogram: 'histogram',
  gaugehistogram: 'histogram',
};

/** Metrics remembered beyond twice what a page has before they are forgotten. */
const SPARE_METRICS = 1024;

const latin1 = new TextDecoder('latin1');

/** A metric as it was on a page before. */
interface Known {
  readonly family: string;
  readonly labelBytes: Uint8Array;
  readonly columns: MetricColumns;
}

interface FamilyHead {
  readonly name: string;
  readonly kind: FamilyKind;
}

/** Makes a parser for pages of delimited `io.prometheus.client.MetricFamily` messages. */
export function createProtobufParser(): ExpositionParser {
  return new Parser();
}

/** As with text, metrics come in the same order from scrape to scrape: the one that stood here last time is tried first. */
class Parser implements ExpositionParser {
  private readonly columns = new Columns();
  private families = new Families();
  private readonly known = new Map<string, Known>();
  private sequence: Known[] = [];
  private next: Known[] = [];
  private sampleCount = 0;

  get columnCount(): number {
    return this.columns.count;
  }

  reset(): void {
    this.columns.reset();
    this.families = new Families();
    this.forget();
  }

  parse(bytes: Uint8Array): ParsedPage {
    const knownBefore = this.known.size;
    this.columns.startPage();
    this.next = [];
    this.sampleCount = 0;
    try {
      const wire = new WireReader(bytes);
      while (wire.at < bytes.length) this.readFamily(wire, wire.enter(bytes.length));
    } catch (error) {
      this.families.rollBack();
      // Metrics of a bad page may point to columns that are taken back.
      if (this.known.size > knownBefore || this.columns.newColumns.length > 0) this.forget();
      this.columns.rollBack();
      throw error;
    }
    this.sequence = this.next;
    if (this.known.size > 2 * this.sequence.length + SPARE_METRICS) this.forget();
    const { columns, sampleCount } = this;
    return {
      columnCount: columns.count,
      newColumns: columns.newColumns,
      values: columns.values,
      sampleCount,
      times: columns.times,
      repeats: columns.repeats,
      duplicates: columns.duplicates,
      // The format carries them, but they aren't read from it.
      exemplars: [],
      metadata: this.families.commit(),
    };
  }

  /** Twice over the family: its type may stand behind its metrics. */
  private readFamily(wire: WireReader, end: number): void {
    const start = wire.at;
    const { name, kind } = this.readHead(wire, end);
    wire.at = start;
    while (wire.next(end)) {
      if (wire.field !== 4) {
        wire.skip(end);
        continue;
      }
      wire.expect(BYTES);
      const metric = readMetric(wire, wire.enter(end), kind);
      const known = this.find(name, metric.labelBytes);
      this.next.push(known);
      this.sampleCount += known.columns.put(metric);
    }
  }

  private readHead(wire: WireReader, end: number): FamilyHead {
    let [name, help, unit] = ['', '', ''];
    let type = 0;
    while (wire.next(end)) {
      if (wire.field === 1) name = (wire.expect(BYTES), wire.text(end));
      else if (wire.field === 2) help = (wire.expect(BYTES), wire.text(end));
      else if (wire.field === 3) type = (wire.expect(VARINT), wire.varint());
      else if (wire.field === 5) unit = (wire.expect(BYTES), wire.text(end));
      else wire.skip(end);
    }
    if (name === '') throw wire.error('a metric family has no name');
    const kind = FAMILY_KINDS[type];
    if (kind === undefined) throw wire.error(`"${name}" has type ${type}, which there is not`);
    this.families.apply({ kind: 'type', name, text: '', type: types[kind] });
    if (help !== '') this.families.apply({ kind: 'help', name, text: help, type: 'unknown' });
    if (unit !== '') this.families.apply({ kind: 'unit', name, text: unit, type: 'unknown' });
    return { name, kind };
  }

  private find(family: string, labelBytes: Uint8Array): Known {
    const expected = this.sequence[this.next.length];
    if (expected?.family === family && equal(expected.labelBytes, labelBytes)) return expected;
    const key = `${family}\xff${latin1.decode(labelBytes)}`;
    let known = this.known.get(key);
    if (known === undefined) {
      const own = labelBytes.slice();
      const labels = readLabels(new WireReader(own), own.length, family);
      known = { family, labelBytes: own, columns: new MetricColumns(labels, this.columns) };
      this.known.set(key, known);
    }
    return known;
  }

  private forget(): void {
    this.known.clear();
    this.sequence = [];
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
