import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { openIncidentParts } from '../../../helpers/incident-parts.ts';
import { makeTempDir } from '../../../helpers/test-store.ts';

const KILLS = 10;
const child = fileURLToPath(new URL('./incidents-child.ts', import.meta.url));

it(
  'loses nothing of an incident over SIGKILLs, and takes nothing in twice',
  { timeout: 300_000 },
  async () => {
    const temp = makeTempDir();
    const told: string[] = [];
    for (let run = 0; run < KILLS; run++) {
      const process_ = spawn(process.execPath, [child, temp.dir, String(run)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      process_.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      await once(process_.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 150));
      process_.kill('SIGKILL');
      await once(process_, 'close');
      // A line cut by the kill was not told.
      told.push(...text.split('\n').slice(0, -1));
    }

    const { store, alerting, incidents } = openIncidentParts(temp.dir, systemClock);
    await incidents.tick();
    const details = incidents.list(5_000).map(({ id }) => incidents.detail(id));
    const notes = details.flatMap(({ entries }) => entries.filter(({ kind }) => kind === 'note'));
    const written = new Set(notes.map(({ text }) => text));
    expect(written.size).toBe(notes.length);
    const lost = told.filter((line) => {
      const [, id, note] = /^status (\d+) (.*)$/.exec(line) ?? [];
      if (id === undefined) return !written.has(line);
      const detail = details.find(({ incident }) => incident.id === Number(id));
      return (
        detail?.incident.mitigatedAtMs === null ||
        detail?.sections.find(({ key }) => key === 'cause')?.text !== note
      );
    });
    expect(told.length).toBeGreaterThanOrEqual(KILLS);
    expect(lost).toEqual([]);

    // Each firing is in exactly one incident, once; each recovery too.
    const transitions = alerting.transitionsAfter(0, 100_000);
    const count = (kind: string) =>
      details.flatMap(({ entries }) => entries.filter((e) => e.kind === kind)).length;
    expect(count('fired')).toBe(transitions.filter(({ to }) => to === 'firing').length);
    expect(count('alert-resolved')).toBe(transitions.filter(({ to }) => to === 'resolved').length);
    expect(count('chart')).toBe(
      details.reduce((sum, { incident }) => sum + 1 + (incident.status === 'resolved' ? 1 : 0), 0),
    );
    store.close();
    temp.remove();
  },
);
