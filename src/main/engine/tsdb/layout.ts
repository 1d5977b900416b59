/**
 * Which series the columns (slots) of a source's rows are. Slots are only added; when too many are dead the source goes
 * on with a new layout. Kept as long as the head, the journal or a block refers to it.
 */
export class Layout {
  readonly id: number;
  readonly sourceId: number;
  /** Series number by slot. */
  readonly series: number[] = [];
  /** Slots written to the database so far; -1 while not even the layout is. */
  persisted = -1;
  private readonly slots = new Map<number, number>();

  constructor(id: number, sourceId: number) {
    this.id = id;
    this.sourceId = sourceId;
  }

  slotOf(series: number): number | undefined {
    return this.slots.get(series);
  }

  /** Slot of a series, a new one when it has none. */
  add(series: number): number {
    const known = this.slots.get(series);
    if (known !== undefined) return known;
    const slot = this.series.length;
    this.series.push(series);
    this.slots.set(series, slot);
    return slot;
  }
}

/** All layouts in use, and which of them a series is in. */
export class Layouts {
  readonly byId = new Map<number, Layout>();
  /** By series number; series of one source alone share the array `alone` of their layout. */
  private readonly ofSeries: (readonly Layout[] | undefined)[] = [];
  private readonly alone = new Map<Layout, readonly Layout[]>();
  /** Layouts with slots the database doesn't have yet. */
  readonly dirty = new Set<Layout>();
  /** Changes whenever a layout or one of their slots comes or goes. */
  version = 0;
  private nextId = 1;

  create(sourceId: number): Layout {
    const layout = this.restore(this.nextId, sourceId);
    this.dirty.add(layout);
    return layout;
  }

  /** A layout as it was stored; its slots follow through {@link addSeries}. */
  restore(id: number, sourceId: number): Layout {
    const layout = new Layout(id, sourceId);
    this.version++;
    this.byId.set(id, layout);
    this.alone.set(layout, [layout]);
    this.nextId = Math.max(this.nextId, id + 1);
    return layout;
  }

  addSeries(layout: Layout, series: number): number {
    const before = layout.series.length;
    const slot = layout.add(series);
    if (slot < before) return slot;
    this.version++;
    this.dirty.add(layout);
    const others = this.ofSeries[series];
    this.ofSeries[series] = others === undefined ? (this.alone.get(layout) ?? [layout]) : [...others, layout];
    return slot;
  }

  layoutsOf(series: number): readonly Layout[] {
    return this.ofSeries[series] ?? [];
  }

  /** Forgets a layout nothing refers to any more. */
  drop(layout: Layout): void {
    this.version++;
    this.byId.delete(layout.id);
    this.alone.delete(layout);
    this.dirty.delete(layout);
    for (const series of layout.series) {
      this.ofSeries[series] = this.ofSeries[series]?.filter((other) => other !== layout);
    }
  }
}
