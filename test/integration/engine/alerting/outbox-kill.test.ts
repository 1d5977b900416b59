import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { alertingMigrations, openAlerting } from '#engine/alerting/index.ts';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { makeTempDir, openTestStore } from '../../../helpers/test-store.ts';

const KILLS = 8;
const child = fileURLToPath(new URL('./outbox-child.ts', import.meta.url));

it('loses no notification over SIGKILLs, keeps their order, and repeats at most the one under way', async () => {
  const temp = makeTempDir();
  const shownPath = join(temp.dir, 'shown.txt');
  for (let run = 0; run < KILLS; run++) {
    const process_ = spawn(process.execPath, [child, temp.dir, shownPath, `run${run}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(process_.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60));
    process_.kill('SIGKILL');
    await once(process_, 'exit');
  }

  const shown = existsSync(shownPath) ? readFileSync(shownPath, 'utf8').trim().split('\n') : [];
  const store = openTestStore(temp.dir, alertingMigrations);
  const alerting = openAlerting({
    store,
    clock: systemClock,
    log: silentLog,
    newId: randomUUID,
    send: (_integration, { groupKey }) => {
      shown.push(groupKey);
      return Promise.resolve();
    },
  });
  alerting.tick();
  await alerting.deliverPending();

  const raised = alerting.notifications({ limit: 100_000 }).toSorted((a, b) => a.id - b.id);
  expect(raised.length).toBeGreaterThan(KILLS);
  expect(raised.every((notification) => notification.delivery === 'delivered')).toBe(true);
  expect(alerting.history({ limit: 100_000 })).toHaveLength(raised.length);
  expect([...new Set(shown)]).toEqual(raised.map((notification) => notification.key));
  expect(shown.length - new Set(shown).size).toBeLessThanOrEqual(KILLS);
  store.close();
  temp.remove();
});
