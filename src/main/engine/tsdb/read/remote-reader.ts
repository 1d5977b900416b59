import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { Log } from '../../base/log.ts';
import type { ReadableDatabase } from '../../storage/index.ts';
import { RollupReader } from '../rollup/reader.ts';
import { readTiers } from '../tiers/read-tiers.ts';
import { blockTools } from '../tools.ts';
import type { LentRead, SeriesSamples } from '../types.ts';
import { BlockReader } from './block-reader.ts';
import { ColumnRoom } from './column-room.ts';
import { LabelsCache } from './labels-cache.ts';
import { unpackPlan } from './packed-plan.ts';
import { readPlan } from './read-plan.ts';

/** Reads what the engine has lent, in a thread of its own with a connection of its own. */
export interface RemoteReader {
  /** Symbols known here. */
  readonly symbols: number;
  /** The next symbols, as `TsdbLender.symbolsFrom(symbols, ...)` gave them. */
  addSymbols(texts: readonly string[]): void;
  /** Called before the reads of another query: the memory of what was read until then is used again. */
  begin(): void;
  /** As `TsdbReader.select`. Throws BlockGoneError when the store has moved on since: ask to be lent again. */
  read(lent: LentRead): SeriesSamples[];
}

/** A worker is there for what reads much; it is ended when there was nothing to read for a while. */
const CACHE = { partBytes: 48 << 20, decodedBytes: 64 << 20 };

/** `db` stays the caller's to close. */
export function openRemoteReader(db: ReadableDatabase, file: string, log: Log): RemoteReader {
  return new LentReader(
    new BlockReader(db, file, blockTools, log, CACHE),
    // What is damaged is put aside when the engine itself comes upon it.
    new RollupReader({ db, tools: blockTools, log, onDamaged: () => undefined }),
  );
}

class LentReader implements RemoteReader {
  private readonly blocks: BlockReader;
  private readonly rollups: RollupReader;
  private readonly texts: string[] = [];
  private readonly labels = new LabelsCache();
  private readonly room = new ColumnRoom();

  constructor(blocks: BlockReader, rollups: RollupReader) {
    this.blocks = blocks;
    this.rollups = rollups;
  }

  get symbols(): number {
    return this.texts.length;
  }

  addSymbols(texts: readonly string[]): void {
    for (const text of texts) this.texts.push(text);
  }

  begin(): void {
    this.room.begin();
  }

  read(lent: LentRead): SeriesSamples[] {
    const out: SeriesSamples[] = [];
    const { view, minMs } = lent;
    const plan = unpackPlan(lent.plan);
    const raw = readPlan(plan, this.blocks, this.room.take);
    const all = view === null ? raw : readTiers(view, plan, minMs, raw, this.rollups);
    all.forEach((samples, member) => {
      if (samples === null) return;
      const labels = this.labels.get(plan.ids[member]!, () => this.labelsOf(lent, member));
      out.push({ labels, ...samples });
    });
    return out;
  }

  private labelsOf({ pairs, starts }: LentRead, member: number): Labels {
    const entries: [string, string][] = [];
    for (let i = starts[member]!; i < starts[member + 1]!; i += 2) {
      entries.push([this.texts[pairs[i]!]!, this.texts[pairs[i + 1]!]!]);
    }
    return makeLabels(entries);
  }
}
