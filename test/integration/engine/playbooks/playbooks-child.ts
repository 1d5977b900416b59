/**
 * Runs playbooks without end, to be killed at any moment: `node playbooks-child.ts DIR LOG RUN`. Each run appends its alert's
 * name to LOG by a program of its own.
 */
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '#engine/base/clock.ts';
import { recordAlert } from '../../../helpers/incident-parts.ts';
import { KILL_PLAYBOOK, nodeCommands, openPlaybookParts } from '../../../helpers/playbook-parts.ts';

const [dir = '', log = '', run = ''] = process.argv.slice(2);
const { alerting, playbooks } = openPlaybookParts(dir, {
  clock: systemClock,
  files: KILL_PLAYBOOK,
  settings: { commands: nodeCommands(log), mostRunning: 2 },
});
for (let i = 0; ; i++) {
  const labels = { alertname: 'Down', severity: 'critical', instance: `${run}-${String(i)}` };
  recordAlert(alerting, 'firing', { atMs: Date.now() }, labels);
  await playbooks.tick();
  process.stdout.write('.');
  await setTimeout(150);
}
