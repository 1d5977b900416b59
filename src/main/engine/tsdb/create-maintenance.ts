import { IndexCleaner } from './index/index-cleaner.ts';
import type { IndexCleanerOptions } from './index/index-cleaner.ts';
import { Maintenance } from './maintenance.ts';
import type { MaintenanceOptions } from './maintenance.ts';
import { Merger } from './merging/merger.ts';
import type { MergerOptions } from './merging/merger.ts';
import { BlockDropper } from './retention/block-dropper.ts';
import { Sweeper } from './retention/sweeper.ts';
import type { SweeperOptions } from './retention/sweeper.ts';
import { Cleaner } from './tombstones/cleaner.ts';
import type { CleanerOptions } from './tombstones/cleaner.ts';
import { blockTools } from './tools.ts';

/** What the kinds of background work need, but for what is made here. */
type Parts = Omit<MaintenanceOptions, 'sweeper' | 'cleaner' | 'merger' | 'indexCleaner'> &
  SweeperOptions &
  Omit<CleanerOptions, 'dropper' | 'tools'> &
  Omit<MergerOptions, 'tools' | 'retention'> &
  Omit<IndexCleanerOptions, 'dropper'>;

/** Puts the background work together. */
export function createMaintenance(parts: Parts): { maintenance: Maintenance; sweeper: Sweeper } {
  const dropper = new BlockDropper(parts);
  const sweeper = new Sweeper(parts);
  const cleaner = new Cleaner({ ...parts, dropper, tools: blockTools });
  const merger = new Merger({ ...parts, tools: blockTools, retention: () => sweeper.retention });
  const indexCleaner = new IndexCleaner({ ...parts, dropper });
  return { maintenance: new Maintenance({ ...parts, sweeper, cleaner, merger, indexCleaner }), sweeper };
}
