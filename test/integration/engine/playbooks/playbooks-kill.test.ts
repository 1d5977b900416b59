import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { until } from '../../../helpers/live-console.ts';
import { KILL_PLAYBOOK, nodeCommands, openPlaybookParts } from '../../../helpers/playbook-parts.ts';
import { makeTempDir } from '../../../helpers/test-store.ts';

const KILLS = 6;
const child = fileURLToPath(new URL('./playbooks-child.ts', import.meta.url));

it(
  'a SIGKILL cuts runs, which are marked and never done twice; no trigger is lost',
  { timeout: 300_000 },
  async () => {
    const temp = makeTempDir();
    const log = join(temp.dir, 'log.txt');
    for (let run = 0; run < KILLS; run++) {
      const process_ = spawn(process.execPath, [child, temp.dir, log, String(run)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(process_.stdout, 'data');
      await sleep(300 + Math.random() * 400);
      process_.kill('SIGKILL');
      await once(process_, 'close');
    }

    const { store, alerting, playbooks } = openPlaybookParts(temp.dir, {
      clock: systemClock,
      files: KILL_PLAYBOOK,
      settings: { commands: nodeCommands(log), mostRunning: 4 },
    });
    const cut = playbooks.runs(2_000).filter(({ status }) => status === 'interrupted');
    expect(cut.length).toBeGreaterThan(0);
    expect(cut.every(({ reason }) => reason.includes('not repeated'))).toBe(true);
    // What had only been planned goes on.
    await until('the end of all runs', 240_000, async () => {
      await playbooks.tick();
      return playbooks.runs(2_000).every(({ status }) => status === 'interrupted' || status === 'succeeded');
    });
    const runs = playbooks.runs(2_000);
    const firings = alerting.transitionsAfter(0, 10_000).length;
    expect(runs).toHaveLength(firings);
    const done = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
    expect(new Set(done).size).toBe(done.length);
    const succeeded = runs.filter(({ status }) => status === 'succeeded');
    expect(done).toEqual(expect.arrayContaining(succeeded.map(({ labels }) => labels['instance'])));
    expect(done.length).toBeLessThanOrEqual(runs.length);
    await playbooks.stop();
    store.close();
    temp.remove();
  },
);
