import { describe, expect, it } from 'vitest';
import { TargetNames } from '#engine/discovery/names.ts';
import type { FoundTarget } from '#engine/discovery/names.ts';
import { target } from '../../../helpers/scraping.ts';

function found(path: string, labels: Record<string, string> = {}, scrapeJob = 'job'): FoundTarget {
  return {
    scrapeJob,
    target: target('job host:1', `http://host:1/${path}`, { job: 'job', instance: 'host:1', labels }),
  };
}

const nobody = new Set<string>();

/** Names by path and labels. */
function named(names: TargetNames, all: readonly FoundTarget[], taken = nobody): Record<string, string> {
  const given = names.give(all, taken);
  return Object.fromEntries(
    given.map(({ name, url, labels }) => [new URL(url).pathname + Object.values(labels).join(), name]),
  );
}

describe('names of discovered targets', () => {
  it('are job and instance, with what tells them apart where that is alike', () => {
    const names = named(new TargetNames(), [found('a'), found('b'), found('a', { shard: '1' })]);
    expect(new Set(Object.values(names)).size).toBe(3);
    for (const name of Object.values(names)) expect(name).toMatch(/^job host:1 #[0-9a-f]{6}$/);
    expect(named(new TargetNames(), [found('a')])).toEqual({ '/a': 'job host:1' });
  });

  it('do not depend on the order', () => {
    const all = [found('a'), found('b'), found('c')];
    expect(named(new TargetNames(), all.toReversed())).toEqual(named(new TargetNames(), all));
  });

  it('stay as they are when another comes or goes', () => {
    const names = new TargetNames();
    expect(named(names, [found('a')])['/a']).toBe('job host:1');
    const two = named(names, [found('b'), found('a')]);
    expect(two['/a']).toBe('job host:1');
    expect(two['/b']).toMatch(/#/);
    expect(named(names, [found('b')])['/b']).toBe(two['/b']);
    expect(named(names, [found('a'), found('b')])['/b']).toBe(two['/b']);
  });

  it('leave the names of the config to their targets, and keep one target of two scrape configs apart', () => {
    const names = named(new TargetNames(), [found('a')], new Set(['job host:1']));
    expect(names['/a']).toMatch(/#/);
    const twice = new TargetNames().give([found('a', {}, 'x'), found('a', {}, 'y')], nobody);
    expect(new Set(twice.map(({ name }) => name)).size).toBe(2);
  });
});
