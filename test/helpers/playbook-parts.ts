/** Playbooks over one real database file, with alerts driven by hand and PromQL answered by the test. */
import { alertingMigrations, openAlerting } from '#engine/alerting/index.ts';
import type { Alerting } from '#engine/alerting/types.ts';
import type { Clock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { sleep } from '#engine/base/sleep.ts';
import { openPlaybooks, parsePlaybookFile, playbooksMigrations } from '#engine/playbooks/index.ts';
import type { Playbooks, PlaybookSettings } from '#engine/playbooks/types.ts';
import type { InstantValue } from '#engine/promql/types.ts';
import { openStore } from '#engine/storage/index.ts';
import type { Store } from '#engine/storage/types.ts';

export interface PlaybookParts {
  readonly store: Store;
  readonly alerting: Alerting;
  readonly playbooks: Playbooks;
  /** What people were told, and what incidents. */
  readonly told: string[];
}

/** What this Node can do as an allowed command: `say` prints and appends to a file, `wait` never ends, `fail` fails. */
export function nodeCommands(log: string): PlaybookSettings['commands'] {
  const run = (name: string, code: string) => ({
    name,
    program: process.execPath,
    args: ['-e', code, '--'],
    allow: /^(?:.*)$/su,
    options: false,
    environment: { LOG_FILE: log },
    workingDirectory: null,
  });
  const note = "require('fs').appendFileSync(process.env.LOG_FILE, process.argv.slice(1).join('|') + '\\n');";
  return [
    run('say', `${note} console.log('said', ...process.argv.slice(1), process.env.SECRET ?? 'no secret')`),
    run('wait', `${note} setInterval(() => undefined, 1000)`),
    run('fail', `${note} console.error('broken'); process.exit(3)`),
  ];
}

/** Opens both on a folder; the caller stops the playbooks and closes the store. */
export function openPlaybookParts(
  dataDir: string,
  options: {
    readonly clock: Clock;
    readonly files: string;
    readonly settings: Partial<PlaybookSettings>;
    readonly instant?: (expr: string) => Promise<InstantValue>;
  },
): PlaybookParts {
  const { clock } = options;
  const store = openStore({
    dataDir,
    name: 'state',
    migrations: [alertingMigrations, playbooksMigrations],
    appVersion: '1.0.0',
    clock,
    log: silentLog,
  });
  const told: string[] = [];
  const alerting = openAlerting({
    store,
    clock,
    log: silentLog,
    newId: () => 'id',
    send: () => Promise.resolve(),
  });
  const playbooks = openPlaybooks({
    store,
    clock,
    log: silentLog,
    alerting: {
      ...alerting,
      announce: ({ receiver, title, text }) =>
        void told.push(receiver === null ? `people: ${title}` : `${receiver}: ${title}: ${text}`),
      endAnnouncement: ({ key, text }) => void told.push(`over: ${key}: ${text}`),
    },
    world: {
      platform: 'linux',
      env: (name) => process.env[name],
      instant: options.instant ?? (() => Promise.resolve({ type: 'vector', samples: [] })),
      receivers: () => ['team'],
      sleep,
    },
    externalLabels: () => ({}),
    tellIncident: ({ incidentId }, text) => {
      told.push(`incident: ${text}`);
      return incidentId ?? 5;
    },
  });
  const settings: PlaybookSettings = {
    enabled: true,
    commands: [],
    services: [],
    serviceManager: null,
    approvers: [],
    mostRunning: 4,
    ...options.settings,
  };
  const parsed = parsePlaybookFile(options.files, 'p.yml', {
    judge: () => null,
    resolve: (path) => path,
  });
  playbooks.apply(settings, parsed, 0);
  return { store, alerting, playbooks, told };
}

/** A playbook that each alert runs once, without a limit. */
export const KILL_PLAYBOOK = `
playbooks:
  - name: one
    enabled: true
    approval: automatic
    rate_limit: { runs: 100000, per: 1h }
    trigger: { alert: ['alertname="Down"'] }
    steps:
      - { command: say, args: ['{{ $labels.instance }}'] }
`;
