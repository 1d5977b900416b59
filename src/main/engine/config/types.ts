import type { ConsoleSettings } from '#shared/contract/settings.ts';
import type { AlertingSettings, AlertRouting } from '../alerting/types.ts';
import type { BackupSettings } from '../backup/types.ts';
import type { IncidentSettings } from '../incidents/types.ts';
import type { Playbook, PlaybookSettings } from '../playbooks/types.ts';
import type { ProbeConfig } from '../probe/types.ts';
import type { RuleGroup } from '../rules/types.ts';
import type { ScrapeJob } from '../discovery/types.ts';
import type { ScrapeTarget } from '../scrape/types.ts';
import type { Retention } from '../tsdb/types.ts';

/** The whole configuration, defaults filled in, rule files read. */
export interface WatchdeckConfig {
  readonly global: {
    readonly scrapeIntervalMs: number;
    readonly scrapeTimeoutMs: number;
    readonly evaluationIntervalMs: number;
    /** Added to alerts that leave this machine; those of `prometheus_file` too, where this file doesn't say otherwise. */
    readonly externalLabels: Readonly<Record<string, string>>;
  };
  readonly targets: readonly ScrapeTarget[];
  /** The scrape configs of `prometheus_file`. */
  readonly scrapeJobs: readonly ScrapeJob[];
  /** What of `prometheus_file` is right but without effect here, as `file:line:column: …`. */
  readonly withoutEffect: readonly string[];
  readonly probes: readonly ProbeConfig[];
  /** Whether checks may run programs. */
  readonly allowCommands: boolean;
  readonly ruleGroups: readonly RuleGroup[];
  /** Who hears of alerts, and when. */
  readonly alertRouting: AlertRouting;
  readonly incidents: IncidentSettings;
  readonly playbookSettings: PlaybookSettings;
  readonly playbooks: readonly Playbook[];
  /** What the console does about alerts beyond the Alertmanager file. */
  readonly alerting: AlertingSettings;
  /** A folder of dashboards besides the data folder's own. */
  readonly dashboardsDir: string | null;
  readonly host: { readonly enabled: boolean; readonly intervalMs: number };
  /** Whether Prometheus's experimental functions are taken. */
  readonly promql: { readonly experimental: boolean };
  /** Whether programs may delete series over the HTTP API. */
  readonly httpApi: { readonly enableAdminApi: boolean };
  readonly retention: Retention;
  readonly backup: BackupSettings;
  readonly console: ConsoleSettings;
}
