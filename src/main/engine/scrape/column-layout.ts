import { METRIC_NAME } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { ParsedPage } from '../exposition/index.ts';
import { compileRelabel } from '../relabel/index.ts';
import type { Relabel } from '../relabel/index.ts';
import type { TsdbSource } from '../tsdb/types.ts';
import { bitsOf, isAbsentAt } from '../tsdb/values.ts';
import { ScrapeError } from './failure.ts';
import { seriesLabels } from './series-labels.ts';
import type { SampleSettings } from './types.ts';

/** A column of the page that has none in the stream: relabelling dropped its series. */
const DROPPED = 0xffff_ffff;
/** A column whose series isn't opened in the store yet: first the page has to be within its limits. */
const PENDING = 0xffff_fffe;

/** Which column of the stream each column of a target's pages goes to, after the target's labels and relabelling. */
export class ColumnLayout {
  /** By column of the page; look at {@link isKept} first. */
  columns = new Uint32Array(64);
  /** Where the page's columns lie one after the other in the stream, their first one's place; -1 where they don't. */
  offset = -1;
  private readonly source: TsdbSource;
  private readonly target: Labels;
  private readonly settings: SampleSettings;
  private readonly relabel: Relabel | null;
  private readonly pending = new Map<number, Labels>();
  /** Columns whose labels break a limit, with the failure of every page that has them. */
  private readonly broken = new Map<number, ScrapeError>();
  /** Labels by column, for exemplars; only of formats that have them. */
  private readonly labels = new Map<number, Labels>();

  constructor(source: TsdbSource, target: Labels, settings: SampleSettings) {
    this.source = source;
    this.target = target;
    this.settings = settings;
    this.relabel =
      settings.relabel.length === 0 ? null : compileRelabel(settings.relabel, settings.nameScheme);
  }

  isKept(column: number): boolean {
    return (this.columns[column] as number) < PENDING;
  }

  /** The series of a column, known if `keepLabels` was set when it came; null for a dropped one. */
  labelsOf(column: number): Labels | null {
    return this.labels.get(column) ?? null;
  }

  /**
   * Takes the page's new columns in and opens their series. Returns the columns of the stream that are new, and how many
   * samples are kept. Throws ScrapeError where the page breaks a limit; then nothing is opened.
   */
  take(page: ParsedPage, keepLabels: boolean): { opened: Uint32Array; kept: number } {
    if (page.newColumns.length > 0) this.add(page, keepLabels);
    const { limits, relabel } = this.settings;
    const plain = limits.samples === 0 && relabel.length === 0 && this.broken.size === 0;
    const kept = plain ? page.sampleCount - page.duplicates : this.check(page, limits.samples);
    return { opened: this.open(page.columnCount), kept };
  }

  private add(page: ParsedPage, keepLabels: boolean): void {
    const first = page.columnCount - page.newColumns.length;
    this.offset = -1;
    if (page.columnCount > this.columns.length) {
      const larger = new Uint32Array(page.columnCount * 2);
      larger.set(this.columns);
      this.columns = larger;
    }
    // The parser hands out numbers anew after a page it refused, and after a reset.
    for (const map of [this.pending, this.broken, this.labels])
      for (const column of map.keys()) if (column >= first) map.delete(column);
    page.newColumns.forEach((own, i) => {
      const column = first + i;
      const labels = this.finalLabels(own);
      this.columns[column] = labels === null ? DROPPED : PENDING;
      if (labels === null) return;
      const problem = this.limitProblem(labels);
      if (problem !== null) this.broken.set(column, problem);
      else this.pending.set(column, labels);
      if (keepLabels) this.labels.set(column, labels);
    });
  }

  private finalLabels(page: Labels): Labels | null {
    const labels = seriesLabels(page, this.target, this.settings.honorLabels);
    return this.relabel === null ? labels : this.relabel(labels);
  }

  private limitProblem(labels: Labels): ScrapeError | null {
    const { labels: most, labelNameLength, labelValueLength } = this.settings.limits;
    const metric = labels[METRIC_NAME] ?? '';
    if (metric === '')
      return new ScrapeError(
        'no_metric_name',
        'metric_relabel_configs took the metric name (__name__) of a series away.',
      );
    const names = Object.keys(labels);
    const over = (what: string, limit: string, allowed: number): ScrapeError =>
      new ScrapeError('label_limit', `A series of ${metric} has ${what}; ${limit} allows ${allowed}.`);
    if (most > 0 && names.length > most) return over(`${names.length} labels`, 'label_limit', most);
    for (const name of names) {
      const bytes = Buffer.byteLength(name);
      if (labelNameLength > 0 && bytes > labelNameLength)
        return over(
          `the label name ${cut(name)} of ${bytes} bytes`,
          'label_name_length_limit',
          labelNameLength,
        );
      const length = Buffer.byteLength(labels[name] ?? '');
      if (labelValueLength > 0 && length > labelValueLength)
        return over(
          `a value of ${length} bytes in the label ${name}`,
          'label_value_length_limit',
          labelValueLength,
        );
    }
    return null;
  }

  private check(page: ParsedPage, limit: number): number {
    const bits = bitsOf(page.values);
    let kept = 0;
    for (let column = 0; column < page.columnCount; column++) {
      if (isAbsentAt(bits, column) || this.columns[column] === DROPPED) continue;
      kept++;
      const problem = this.broken.get(column);
      if (problem !== undefined) throw problem;
    }
    kept += page.repeats.filter(({ column }) => this.columns[column] !== DROPPED).length;
    if (limit > 0 && kept > limit) {
      throw new ScrapeError(
        'sample_limit',
        `The page has ${kept} samples after relabelling; sample_limit allows ${limit}.`,
      );
    }
    return kept;
  }

  private open(columnCount: number): Uint32Array {
    if (this.pending.size === 0) return new Uint32Array();
    const opened = this.source.columns([...this.pending.values()]);
    let i = 0;
    for (const column of this.pending.keys()) this.columns[column] = opened[i++] as number;
    this.pending.clear();
    this.offset = this.findOffset(columnCount);
    return opened;
  }

  private findOffset(columnCount: number): number {
    const first = this.columns[0] as number;
    for (let column = 0; column < columnCount; column++)
      if (this.columns[column] !== first + column) return -1;
    return first;
  }
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
