import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { openConfig } from '#engine/config/index.ts';
import { checkExpr } from '#engine/query/index.ts';
import { createRuleLibrary } from '#engine/rule-library/index.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'watchdeck-library-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function openLibrary(metricNames: readonly string[], text = 'rule_files: []\n') {
  const file = path.join(dir, 'watchdeck.yml');
  writeFileSync(file, text);
  const config = openConfig({
    file,
    create: true,
    lastGoodFile: path.join(dir, 'last-good.yml'),
    checkExpr,
    log: silentLog,
  });
  return { config, library: createRuleLibrary({ config, checkExpr, metricNames: () => metricNames }) };
}

it('offers what fits the stored metrics first', () => {
  const { library } = openLibrary(['redis_up', 'up', 'something_else']);
  const packs = library.packs();
  expect(packs.filter(({ fits }) => fits).map(({ id }) => id)).toEqual(['redis', 'targets']);
  expect(packs.slice(0, 2).every(({ fits }) => fits)).toBe(true);
  const down = packs.find(({ id }) => id === 'redis')?.rules[0];
  expect(down).toMatchObject({ name: 'RedisDown', forMs: 60_000, severity: 'critical' });
});

it('adds a pack: a copy beside the config, named there, in force', () => {
  const { config, library } = openLibrary(['redis_up']);
  expect(library.add('redis')).toBe('rules/redis.yml');
  expect(config.current().ruleGroups.map(({ name }) => name)).toEqual(['redis']);
  expect(library.packs().find(({ id }) => id === 'redis')?.added).toBe(true);
  expect(readFileSync(path.join(dir, 'rules', 'redis.yml'), 'utf8')).toContain('RedisDown');
  // Again changes nothing.
  library.add('redis');
  expect(config.current().ruleGroups).toHaveLength(1);
});

it('does not write over a copy that was changed, and knows no other packs', () => {
  const { library } = openLibrary(['redis_up']);
  library.add('redis');
  writeFileSync(path.join(dir, 'rules', 'redis.yml'), 'groups: []\n');
  expect(() => library.add('redis')).toThrow('There is another file');
  expect(() => library.add('../x')).toThrow('no rule pack');
});
