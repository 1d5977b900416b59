import { setTimeout } from 'node:timers/promises';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { TargetStatus } from '#shared/contract/targets.ts';
import type { ScrapeManager } from '../scrape/types.ts';
import type { Exemplars } from '../tsdb/index.ts';
import type { Matcher, Tsdb } from '../tsdb/types.ts';

const LOOK_EVERY_MS = 20;
const LONGEST_WAIT_MS = 10_000;

/**
 * Deletes all that was recorded of a target that has just been taken out of the config, once it is really scraped no more:
 * its last markers are to go as well. Series are a target's by job and instance. Throws `unavailable` and `io`.
 */
export async function forgetTarget(
  { name, job, instance }: TargetStatus,
  {
    scrape,
    tsdb,
    exemplars,
  }: { readonly scrape: ScrapeManager; readonly tsdb: Tsdb; readonly exemplars: Exemplars },
): Promise<void> {
  for (
    let waitedMs = 0;
    scrape.statuses().some((target) => target.name === name);
    waitedMs += LOOK_EVERY_MS
  ) {
    if (waitedMs >= LONGEST_WAIT_MS) {
      throw new WatchdeckError(
        'unavailable',
        `${name} was removed but is still being scraped, so its history was kept. Add it again and remove it once more.`,
      );
    }
    await setTimeout(LOOK_EVERY_MS);
  }
  const isIt: readonly Matcher[] = [
    { name: 'job', op: '=', value: job },
    { name: 'instance', op: '=', value: instance },
  ];
  tsdb.deleteSeries(isIt, -Infinity, Infinity);
  exemplars.delete(isIt, -Infinity, Infinity);
}
