import type { MetricMetadata, MetricType } from '../tsdb/types.ts';
import type { MetadataLine } from './metadata-line.ts';

/** What is known about the families of a target; one page's changes can be taken back. */
export class Families {
  private readonly known = new Map<string, MetricMetadata>();
  /** What the families touched by this page were before it. */
  private readonly before = new Map<string, MetricMetadata | undefined>();

  typeOf(name: string): MetricType | undefined {
    return this.known.get(name)?.type;
  }

  apply(line: MetadataLine): void {
    const was = this.known.get(line.name);
    const base = was ?? { name: line.name, type: 'unknown', help: '', unit: '' };
    const now: MetricMetadata = {
      name: base.name,
      type: line.kind === 'type' ? line.type : base.type,
      help: line.kind === 'help' ? line.text : base.help,
      unit: line.kind === 'unit' ? line.text : base.unit,
    };
    if (was !== undefined && same(was, now)) return;
    if (!this.before.has(line.name)) this.before.set(line.name, was);
    this.known.set(line.name, now);
  }

  /** The page was good: returns what it changed. */
  commit(): MetricMetadata[] {
    if (this.before.size === 0) return [];
    const changed: MetricMetadata[] = [];
    for (const [name, was] of this.before) {
      const now = this.known.get(name);
      if (now !== undefined && (was === undefined || !same(was, now))) changed.push(now);
    }
    this.before.clear();
    return changed;
  }

  /** The page was bad: forgets what it said. */
  rollBack(): void {
    for (const [name, was] of this.before) {
      if (was === undefined) this.known.delete(name);
      else this.known.set(name, was);
    }
    this.before.clear();
  }
}

function same(a: MetricMetadata, b: MetricMetadata): boolean {
  return a.type === b.type && a.help === b.help && a.unit === b.unit;
}
