import { formatTimestamp } from '#shared/format/index.ts';
import type { ConfigStore } from './config/index.ts';
import type { Alerting } from './alerting/types.ts';
import { annotationsMigrations, openAnnotations } from './annotations/index.ts';
import type { Annotations } from './annotations/types.ts';
import type { Clock } from './base/clock.ts';
import { sleep } from './base/sleep.ts';
import type { Log } from './base/log.ts';
import { incidentsMigrations, openIncidents } from './incidents/index.ts';
import type { Incidents } from './incidents/types.ts';
import { createPlaybookLibrary, openPlaybooks, playbooksMigrations } from './playbooks/index.ts';
import type { PlaybookLibrary } from './playbooks/index.ts';
import type { Playbooks } from './playbooks/types.ts';
import type { QueryService } from './query/index.ts';
import { orStoreError } from './storage/index.ts';
import type { Store } from './storage/index.ts';

export const responseMigrations = [incidentsMigrations, playbooksMigrations, annotationsMigrations];

/** What is done about alerts and written down about a time, by people and by itself, put together. */
export interface Responses {
  readonly faces: {
    readonly incidents: Incidents;
    readonly playbooks: Playbooks;
    readonly playbookLibrary: PlaybookLibrary;
    readonly annotations: Annotations;
  };
  /** For the engine's own metrics; of the last 30 days but for `open`. */
  incidentCounts(): { open: number; recent: number; resolveMeanMs: number | null };
  /** Takes in what happened since the last time; called by the engine's loop. */
  tick(): Promise<void>;
  /** Does as the config says. */
  apply(): void;
  stop(): Promise<void>;
}

/** How often to look while nothing happens. */
const IDLE_LOOK_MS = 2_000;

/** Opens both as they were stored. */
export function createResponses(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly alerting: Alerting;
  readonly query: QueryService;
  readonly config: ConfigStore;
  readonly print: (html: string) => Promise<Uint8Array>;
  /** IANA name. */
  readonly timeZone: string;
}): Responses {
  const { store, clock, log, alerting, query, config, print, timeZone } = options;
  const incidents = orStoreError(store.path, () =>
    openIncidents({
      store,
      clock,
      log,
      alerting,
      query: async (expr, range) => (await query.range(expr, range)).value,
      print,
      formatTime: (ms) => formatTimestamp(ms, timeZone),
      timeZone,
    }),
  );
  const playbooks = orStoreError(store.path, () =>
    openPlaybooks({
      store,
      clock,
      log,
      alerting,
      world: {
        platform: process.platform,
        env: (name) => process.env[name],
        instant: async (expr) => (await query.instant(expr, clock.nowMs())).value,
        receivers: () => config.current().alertRouting.receivers.map(({ name }) => name),
        sleep,
      },
      externalLabels: () => config.current().global.externalLabels,
      tellIncident: ({ incidentId, fingerprint }, text) => {
        const id = incidentId ?? (fingerprint === null ? null : incidents.openWith(fingerprint));
        if (id !== null) incidents.addEntry(id, { kind: 'playbook', text }, 'Watchdeck');
        return id;
      },
    }),
  );
  const playbookLibrary = createPlaybookLibrary({
    addFile: (entry, text) => {
      config.addFile('playbook_files', entry, text);
    },
    files: () => config.files(),
  });
  // Without news there is nothing to follow, except what time alone brings about (an approval that expires).
  let hasNews = true;
  let lookedMs = 0;
  const news = (): void => {
    hasNews = true;
  };
  alerting.onChange(news);
  incidents.onChange(news);
  playbooks.onChange(news);
  const annotations = openAnnotations({
    store,
    deployments: (fromMs, toMs, limit) => incidents.deployments(fromMs, toMs, limit),
  });
  return {
    faces: { incidents, playbooks, playbookLibrary, annotations },
    incidentCounts() {
      const { open, figures } = incidents.snapshot();
      return { open: open.length, recent: figures.count, resolveMeanMs: figures.resolveMs };
    },
    async tick() {
      if (!hasNews && Math.abs(clock.monotonicMs() - lookedMs) < IDLE_LOOK_MS) return;
      hasNews = false;
      lookedMs = clock.monotonicMs();
      // First the incident, so that its playbook finds it.
      await incidents.tick();
      await playbooks.tick();
    },
    apply() {
      news();
      const { incidents: settings, playbookSettings, playbooks: files, global } = config.current();
      incidents.applySettings(settings);
      playbooks.apply(playbookSettings, files, global.evaluationIntervalMs);
    },
    stop: () => playbooks.stop(),
  };
}
