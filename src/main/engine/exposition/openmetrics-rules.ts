import type { LineDictionary } from './line-dictionary.ts';
import { readMetadataLine } from './metadata-line.ts';
import type { MetadataLine } from './metadata-line.ts';
import { HistogramCheck } from './openmetrics-histogram.ts';
import { familyKind, sampleFacts } from './openmetrics-family.ts';
import type { FamilyKind, SampleFacts } from './openmetrics-family.ts';
import { PageText } from './page-text.ts';
import { readSeries } from './series-text.ts';

/**
 * What OpenMetrics 1.0 demands beyond the spelling of lines: metadata once and before its samples, groups together,
 * timestamps in order, values that fit the type, whole histograms, no two families claiming one name. Each call returns the
 * broken rule or null. Facts about a series are kept from page to page, so a steady page costs a few comparisons a sample.
 */
export class OpenMetricsRules {
  private readonly dictionary: LineDictionary;
  private readonly facts: (SampleFacts | undefined)[] = [];
  private readonly comments: (MetadataLine | undefined)[] = [];
  private readonly kinds = new Map<string, FamilyKind>();
  /** Names claimed, with the page that claimed them last. */
  private readonly claimed = new Map<string, number>();
  private readonly histogram = new HistogramCheck();
  private page = 0;
  /** Counts families over all pages: a stamp for "seen in this family". */
  private run = 0;

  private family: FamilyKind | null = null;
  private sampled = false;
  private help = false;
  private type = false;
  private unit: string | null = null;
  private group: string | null = null;
  private groupTimeMs = NaN;
  private readonly groupRuns = new Map<string, number>();

  constructor(dictionary: LineDictionary) {
    this.dictionary = dictionary;
  }

  startPage(): void {
    this.page++;
    this.family = null;
    // What a refused page left open.
    this.histogram.end();
    if (this.groupRuns.size > 0) this.groupRuns.clear();
  }

  endPage(): string | null {
    return this.endFamily();
  }

  comment(entry: number): string | null {
    const line = (this.comments[entry] ??= this.readComment(entry));
    if (line.name !== this.family?.name) {
      const problem = this.endFamily();
      if (problem !== null) return problem;
      this.startFamily(this.kindOf(line.name, 'unknown'));
    }
    if (this.sampled) return `metadata of "${line.name}" must stand before its samples`;
    const twice = `"${line.name}" has more than one ${line.kind.toUpperCase()} line`;
    if (line.kind === 'help') {
      if (this.help) return twice;
      this.help = true;
    } else if (line.kind === 'type') {
      if (this.type) return twice;
      this.type = true;
      this.family = this.kindOf(line.name, line.text);
    } else {
      if (this.unit !== null) return twice;
      this.unit = line.text;
    }
    return null;
  }

  sample(entry: number, value: number, timeMs: number, exemplar: boolean): string | null {
    let facts = this.facts[entry];
    if (facts?.kind !== this.family) {
      const name = facts?.name ?? this.readFacts(entry, this.kindOf('', 'unknown')).name;
      if (!this.family?.sampleNames.has(name)) {
        const problem = this.endFamily();
        if (problem !== null) return problem;
        this.startFamily(this.kindOf(name, 'unknown'));
      }
      if (facts?.kind !== this.family)
        facts = this.readFacts(entry, this.family ?? this.kindOf(name, 'unknown'));
    }
    this.facts[entry] = facts;
    this.sampled = true;
    return (
      facts.problem ?? this.orderProblem(facts, timeMs) ?? this.valueProblem(facts, value, timeMs, exemplar)
    );
  }

  private orderProblem(facts: SampleFacts, timeMs: number): string | null {
    const { kind } = facts;
    if (facts.group === this.group) {
      const timed = timeMs === timeMs;
      if (timed !== (this.groupTimeMs === this.groupTimeMs))
        return 'some samples of the group have a timestamp and some have none';
      if (timed && this.groupTimeMs > timeMs && kind.type !== 'info')
        return 'the timestamps of the group go backwards';
    } else {
      if (this.groupRuns.get(facts.group) === this.run) {
        return `the samples of "${kind.name}" with equal labels must stand together`;
      }
      this.groupRuns.set(facts.group, this.run);
      this.group = facts.group;
    }
    this.groupTimeMs = timeMs;
    return null;
  }

  private valueProblem(facts: SampleFacts, value: number, timeMs: number, exemplar: boolean): string | null {
    const { kind, suffix } = facts;
    if (facts.whole && !Number.isInteger(value)) return `the value of "${facts.name}" must be a whole number`;
    if (facts.counting) {
      if (value !== value) return `the value of "${facts.name}" must not be NaN`;
      if (value < 0 && suffix !== '_gsum') return `the value of "${facts.name}" must not be negative`;
    }
    if (kind.type === 'stateset' && value !== 0 && value !== 1) return 'a state is 0 or 1';
    if (kind.type === 'info' && value !== 1) return 'the value of an info metric is 1';
    if (kind.type === 'summary' && suffix === '' && value < 0) return 'a quantile must not be negative';
    if (
      exemplar &&
      !(kind.histogram && suffix === '_bucket') &&
      !(kind.type === 'counter' && suffix === '_total')
    ) {
      return 'only buckets of histograms and totals of counters may have exemplars';
    }
    // The same series twice at one time is a timestamp cut short, and not counted again.
    const again = facts.seenRun === this.run && Object.is(facts.seenTimeMs, timeMs);
    facts.seenRun = this.run;
    facts.seenTimeMs = timeMs;
    return again || !kind.histogram ? null : this.histogram.sample(facts, value, timeMs);
  }

  private startFamily(kind: FamilyKind): void {
    this.family = kind;
    this.run++;
    this.sampled = false;
    this.help = false;
    this.type = false;
    this.unit = null;
    this.group = null;
  }

  private endFamily(): string | null {
    const { family, unit } = this;
    if (family === null) return null;
    for (const name of family.claimedNames) {
      if (this.claimed.get(name) === this.page) return `the name "${name}" belongs to two families`;
      this.claimed.set(name, this.page);
    }
    if (unit !== null && unit !== '') {
      if (!family.name.endsWith(`_${unit}`))
        return `the name "${family.name}" must end in its unit, "_${unit}"`;
      if (family.type === 'info' || family.type === 'stateset')
        return `the type ${family.type} takes no unit`;
    }
    return family.histogram ? this.histogram.end() : null;
  }

  private kindOf(name: string, type: string): FamilyKind {
    const key = `${type} ${name}`;
    let kind = this.kinds.get(key);
    if (kind === undefined) {
      kind = familyKind(name, type);
      this.kinds.set(key, kind);
    }
    return kind;
  }

  private readFacts(entry: number, kind: FamilyKind): SampleFacts {
    return sampleFacts(readSeries(new PageText(this.dictionary.bytesOf(entry)), 0, true).labels, kind);
  }

  private readComment(entry: number): MetadataLine {
    const page = new PageText(this.dictionary.bytesOf(entry));
    const line = readMetadataLine(page, 0, page.bytes.length, true);
    if (line === null) throw page.error(0, 'not a metadata line');
    return line;
  }
}
