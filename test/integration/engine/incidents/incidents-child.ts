/**
 * Opens incidents and writes into them without end, to be killed at any moment: `node incidents-child.ts DIR RUN`. Prints
 * each thing that a person was told is stored.
 */
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '#engine/base/clock.ts';
import { openIncidentParts, recordAlert } from '../../../helpers/incident-parts.ts';

const [dir = '', run = ''] = process.argv.slice(2);
const { alerting, incidents } = openIncidentParts(dir, systemClock);
// Promised on the pipe: written before the next thing is begun.
const tell = (text: string): void => void process.stdout.write(`${text}\n`);

for (let i = 0; ; i++) {
  const labels = { alertname: 'Down', severity: 'critical', job: `${run}-${String(i)}`, instance: 'a' };
  recordAlert(alerting, 'firing', { atMs: Date.now() }, labels);
  await incidents.tick();
  const [incident] = incidents.list(1);
  if (incident === undefined) continue;
  const note = `note-${run}-${String(i)}`;
  incidents.addEntry(incident.id, { kind: 'note', text: note }, 'ada');
  tell(note);
  incidents.writeSection(incident.id, 'cause', note, 'ada');
  incidents.setStatus(incident.id, 'mitigated', '', 'ada');
  tell(`status ${String(incident.id)} ${note}`);
  recordAlert(alerting, 'resolved', { atMs: Date.now() }, labels);
  await setImmediate();
}
