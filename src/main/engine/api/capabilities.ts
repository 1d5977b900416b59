import type { EngineStatus, SystemInfo } from '#shared/contract/system.ts';
import type { RuleStatus } from '#shared/contract/alerts.ts';
import type { Alerting } from '../alerting/types.ts';
import type { Annotations } from '../annotations/types.ts';
import type { Backups } from '../backup/index.ts';
import type { Clock } from '../base/clock.ts';
import type { Backtest } from '../backtest/index.ts';
import type { Checks } from '../checks.ts';
import type { ConfigStore } from '../config/index.ts';
import type { Dashboards } from '../dashboards/index.ts';
import type { Incidents } from '../incidents/types.ts';
import type { PlaybookLibrary } from '../playbooks/index.ts';
import type { Playbooks } from '../playbooks/types.ts';
import type { QueryService } from '../query/index.ts';
import type { Reports } from '../reports/index.ts';
import type { RuleLibrary } from '../rule-library/index.ts';
import type { ScrapeManager } from '../scrape/types.ts';
import type { SleepKeeper } from '../sleep/index.ts';
import type { Exemplars } from '../tsdb/index.ts';
import type { Tsdb } from '../tsdb/types.ts';

/** What the contract's handlers and topics reach: the faces of the capabilities. */
export interface Capabilities {
  readonly clock: Clock;
  /** Who sits at the console: the account that runs it. */
  readonly user: string;
  readonly config: ConfigStore;
  readonly tsdb: Tsdb;
  readonly exemplars: Exemplars;
  readonly query: QueryService;
  readonly scrape: ScrapeManager;
  readonly checks: Checks;
  readonly alerting: Alerting;
  readonly incidents: Incidents;
  readonly playbooks: Playbooks;
  readonly playbookLibrary: PlaybookLibrary;
  readonly annotations: Annotations;
  readonly dashboards: Dashboards;
  readonly rules: { statuses(): RuleStatus[] };
  readonly backtest: Backtest;
  readonly ruleLibrary: RuleLibrary;
  readonly reports: Reports;
  readonly backups: Backups;
  readonly sleep: Pick<SleepKeeper, 'recent'>;
  /** Shows a native notification that is about nothing. */
  readonly testNotification: () => Promise<void>;
  readonly systemInfo: () => SystemInfo;
  readonly status: () => EngineStatus;
}
