import { OUT_OF_ORDER_MS } from '../head/point-stream.ts';
import type { TierCoverage } from '../types.ts';
import { LateSamples } from './late.ts';
import type { LateRange } from './late.ts';
import { Roller } from './roller.ts';
import type { RollerOptions } from './roller.ts';
import { readTierStates, writeTierState } from './table.ts';
import type { TierState } from './table.ts';
import { SERIES_PER_GROUP } from '../codec/rollup-rows.ts';
import { chunkOf, TIERS } from './tiers.ts';
import type { Tier } from './tiers.ts';

/** Late samples are rolled up again at most this often, so that a stream of them doesn't keep the engine busy. */
const LATE_EVERY_MS = 60_000;

export interface RollupsOptions extends RollerOptions {
  /** A lower bound of the first sample after a time, null when there is none. */
  readonly oldestAfter: (timeMs: number) => number | null;
  readonly newestSampleMs: () => number | null;
}

/** Series by number and the times, both included, of what is to be gone. */
export interface ErasedRange extends LateRange {
  readonly series: Uint32Array;
}

/** Keeps the rollup tiers up to date, and knows what each of them has. */
export class Rollups {
  readonly late = new LateSamples();
  private readonly options: RollupsOptions;
  private readonly roller: Roller;
  private readonly states: Map<number, TierState>;
  private lastLateMs = -Infinity;

  constructor(options: RollupsOptions) {
    this.options = options;
    this.roller = new Roller(options);
    this.states = readTierStates(options.store.db);
    this.late.untilMs = this.untilOf(TIERS[0]!);
  }

  coverage(): TierCoverage[] {
    const raw = { tierMs: 0, completeFromMs: this.stateOf(0).completeFromMs ?? -Infinity, untilMs: Infinity };
    return [
      raw,
      ...TIERS.map((tier) => ({
        tierMs: tier.tierMs,
        completeFromMs: this.stateOf(tier.tierMs).completeFromMs ?? -Infinity,
        untilMs: this.untilOf(tier),
      })),
    ];
  }

  /** What a tier (0: samples) has from here on is needed for the next one. */
  neededFromMs(tierMs: number): number {
    const next = TIERS.find((tier) => tier.tierMs > tierMs);
    if (next === undefined) return Infinity;
    const waiting = [...this.late.entries().values(), ...this.storedLate().values()];
    return waiting.reduce((least, { fromMs }) => Math.min(least, fromMs), this.untilOf(next));
  }

  /** Notes, inside the caller's transaction, that of a tier (0: samples) something up to `timeMs` was dropped. */
  dropped(tierMs: number, timeMs: number): void {
    const state = this.stateOf(tierMs);
    this.setState(tierMs, { ...state, completeFromMs: Math.max(timeMs, state.completeFromMs ?? -Infinity) });
  }

  /** The next piece of work, null when nothing is due. */
  nextJob(nowMs: number): Generator<undefined, boolean> | null {
    if (this.late.size > 0 && !this.saveLate()) return null;
    for (const [at, tier] of TIERS.entries()) {
      const below = TIERS[at - 1] ?? null;
      const range = below === null ? this.dueFromRaw(tier, nowMs) : this.dueFromBelow(tier, below);
      if (range !== null) return this.pass(tier, below, range);
    }
    if (Math.abs(nowMs - this.lastLateMs) < LATE_EVERY_MS) return null;
    this.lastLateMs = nowMs;
    const stored = this.storedLate();
    return stored.size === 0 ? null : this.redo(stored);
  }

  private *pass(tier: Tier, below: Tier | null, range: LateRange): Generator<undefined, boolean> {
    const { fromMs, toMs } = range;
    if (toMs > fromMs) {
      // Samples that come while this runs may fall into a group that is done already.
      if (below === null) this.late.untilMs = toMs;
      const done = yield* this.roller.run({ tier, below, fromMs, toMs }, this.roller.allGroups());
      if (!done) return false;
    }
    return this.options.writer.attempt('note how far rollups are', () => {
      this.setState(tier.tierMs, { ...this.stateOf(tier.tierMs), untilMs: toMs });
    });
  }

  /** What of a tier of samples is complete and not rolled up yet: up to the next multiple of `everyMs`. */
  private dueFromRaw(tier: Tier, nowMs: number): LateRange | null {
    const newest = this.options.newestSampleMs();
    if (newest === null) return null;
    // Not ahead of what there is: a clock that ran ahead for a while must not make all that follows late.
    const completeMs = Math.min(nowMs - OUT_OF_ORDER_MS, newest + tier.everyMs);
    const until = this.untilOf(tier);
    if (nextStep(tier, until) > completeMs) return null;
    const oldest = this.options.oldestAfter(until);
    if (oldest === null) return null;
    const fromMs = Math.max(until, (Math.ceil(oldest / tier.tierMs) - 1) * tier.tierMs);
    const toMs = nextStep(tier, fromMs);
    return toMs > completeMs ? null : { fromMs, toMs };
  }

  private dueFromBelow(tier: Tier, below: Tier): LateRange | null {
    const until = this.untilOf(tier);
    const completeMs = this.untilOf(below);
    if (nextStep(tier, until) > completeMs) return null;
    const fromMs = until > -Infinity ? until : this.oldestChunkMs(below);
    if (fromMs === null) return null;
    const toMs = nextStep(tier, fromMs);
    return toMs > completeMs ? null : { fromMs, toMs };
  }

  private oldestChunkMs(tier: Tier): number | null {
    return (
      this.options.store.db
        .prepare<[number], number | null>('SELECT min(chunk_ms) FROM tsdb_rollup WHERE tier_ms = ?')
        .pluck()
        .get(tier.tierMs) ?? null
    );
  }

  /** Rolls up again what late samples fell into, tier by tier. */
  private *redo(stored: ReadonlyMap<number, LateRange>): Generator<undefined, boolean> {
    for (const [group, late] of stored) {
      for (const [at, tier] of TIERS.entries()) {
        const below = TIERS[at - 1] ?? null;
        const lastMs = Math.min(Math.ceil(late.toMs / tier.tierMs) * tier.tierMs, this.untilOf(tier));
        let fromMs = (Math.ceil(late.fromMs / tier.tierMs) - 1) * tier.tierMs;
        while (fromMs < lastMs) {
          const toMs = Math.min(nextStep(tier, fromMs), lastMs);
          if (!(yield* this.roller.run({ tier, below, fromMs, toMs }, [group]))) return false;
          fromMs = toMs;
        }
      }
      const forgotten = this.options.writer.attempt('forget late samples', () => {
        this.options.store.db.prepare('DELETE FROM tsdb_rollup_late WHERE group_id = ?').run(group);
      });
      if (!forgotten) return false;
      yield;
    }
    return true;
  }

  /**
   * Takes deleted samples out of the tiers. Buckets that also have others are made again from the tier below where that
   * still has all of their time, and go otherwise: what was deleted must not stay in a sum.
   */
  *erase({ series, fromMs, toMs }: ErasedRange): Generator<undefined, boolean> {
    const groups = new Map<number, Set<number>>();
    for (const id of series) {
      const group = Math.floor(id / SERIES_PER_GROUP);
      groups.set(group, (groups.get(group) ?? new Set<number>()).add(id % SERIES_PER_GROUP));
    }
    for (const [at, tier] of TIERS.entries()) {
      const below = TIERS[at - 1] ?? null;
      const completeFromMs = this.stateOf(below?.tierMs ?? 0).completeFromMs ?? -Infinity;
      const chunks = this.options.store.db
        .prepare<[number, number, number, number], number>(
          `SELECT chunk_ms FROM tsdb_rollup WHERE tier_ms = ? AND group_id = ? AND chunk_ms BETWEEN ? AND ?
           ORDER BY chunk_ms`,
        )
        .pluck();
      for (const [group, members] of groups) {
        const first = Math.max(-Number.MAX_VALUE, chunkOf(tier, fromMs));
        for (const chunkMs of chunks.all(tier.tierMs, group, first, toMs)) {
          const erased = { tier, below, group, members, chunkMs, fromMs, toMs, completeFromMs };
          if (!(yield* this.roller.erase(erased))) return false;
          yield;
        }
      }
    }
    return true;
  }

  private saveLate(): boolean {
    const { store, writer } = this.options;
    const saved = writer.attempt('note late samples', () => {
      const upsert = store.db.prepare(
        `INSERT INTO tsdb_rollup_late VALUES (?, ?, ?) ON CONFLICT (group_id) DO UPDATE
         SET from_ms = min(from_ms, excluded.from_ms), to_ms = max(to_ms, excluded.to_ms)`,
      );
      store.db
        .transaction(() => {
          for (const [group, { fromMs, toMs }] of this.late.entries()) upsert.run(group, fromMs, toMs);
        })
        .immediate();
    });
    if (saved) this.late.clear();
    return saved;
  }

  private storedLate(): Map<number, LateRange> {
    const rows = this.options.store.db
      .prepare<[], { group_id: number; from_ms: number; to_ms: number }>(
        'SELECT group_id, from_ms, to_ms FROM tsdb_rollup_late',
      )
      .all();
    return new Map(rows.map((row) => [row.group_id, { fromMs: row.from_ms, toMs: row.to_ms }]));
  }

  private untilOf(tier: Tier): number {
    return this.stateOf(tier.tierMs).untilMs ?? -Infinity;
  }

  private stateOf(tierMs: number): TierState {
    return this.states.get(tierMs) ?? { completeFromMs: null, untilMs: null };
  }

  private setState(tierMs: number, state: TierState): void {
    writeTierState(this.options.store.db, tierMs, state);
    this.states.set(tierMs, state);
  }
}

/** The next multiple of `everyMs` after a time; it never lies beyond the end of the chunk. */
function nextStep(tier: Tier, timeMs: number): number {
  if (timeMs === -Infinity) return -Infinity;
  return (Math.floor(timeMs / tier.everyMs) + 1) * tier.everyMs;
}
