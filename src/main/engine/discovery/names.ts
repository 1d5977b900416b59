import { hashText } from '#shared/model/hash.ts';
import type { ScrapeTarget } from '../scrape/index.ts';

/** A target with the scrape config that found it; its labels may name another job. */
export interface FoundTarget {
  readonly scrapeJob: string;
  readonly target: ScrapeTarget;
}

/** What makes a target of one scrape config this one and no other, as in Prometheus: its address and its labels. */
export function identityOf({ url, job, instance, labels }: ScrapeTarget): string {
  return JSON.stringify([url, job, instance, labels]);
}

/**
 * Gives discovered targets their names: job and instance. Targets that have both alike (they differ in their address or in
 * other labels) get a short hash of that beside it, so that no name depends on the order in which targets are found; and a
 * target keeps its name as long as it is there, whoever comes or goes.
 */
export class TargetNames {
  private kept = new Map<string, string>();

  /** The targets under their names, in their order; names in `taken` belong to others. */
  give(found: readonly FoundTarget[], taken: ReadonlySet<string>): ScrapeTarget[] {
    const used = new Set(taken);
    const names = new Map<string, string>();
    const alike = new Map<string, number>();
    const all = found.map(({ scrapeJob, target }) => ({ key: `${scrapeJob} ${identityOf(target)}`, target }));
    for (const { key, target } of all) {
      alike.set(target.name, (alike.get(target.name) ?? 0) + 1);
      const name = this.kept.get(key);
      if (name === undefined || used.has(name)) continue;
      names.set(key, name);
      used.add(name);
    }
    for (const { key, target } of all) {
      if (names.has(key)) continue;
      const isAlone = alike.get(target.name) === 1 && !used.has(target.name);
      const name = isAlone ? target.name : unused(`${target.name} #${shortHash(key)}`, used);
      names.set(key, name);
      used.add(name);
    }
    this.kept = names;
    return all.map(({ key, target }) => ({ ...target, name: names.get(key) ?? target.name }));
  }
}

function shortHash(text: string): string {
  return (hashText(text) >>> 0).toString(16).padStart(8, '0').slice(0, 6);
}

/** Two hashes may be the same. */
function unused(name: string, used: ReadonlySet<string>): string {
  let candidate = name;
  for (let number = 2; used.has(candidate); number++) candidate = `${name}-${number}`;
  return candidate;
}
