/**
 * `node scripts/run.mjs rollout DIR PERCENT`: writes into each channel's file of a release (latest.yml, beta-mac.yml…) which
 * share of installations is offered it. Without Watchdeck's packages: it runs where only the repository is checked out.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withStaging } from './lib/staging.ts';

const [folder = '', percent = ''] = process.argv.slice(2);
const files = readdirSync(folder).filter((name) => /^(latest|beta|alpha)(-\w+)*\.yml$/.test(name));
if (files.length === 0) throw new Error(`${folder} has no channel's file (latest.yml, beta-linux.yml…)`);
for (const name of files) {
  const file = path.join(folder, name);
  writeFileSync(file, withStaging(readFileSync(file, 'utf8'), Number(percent)));
  console.log(`${name}: ${percent} %`);
}
