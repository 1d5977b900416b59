import type { Severity } from '#shared/model/severity.ts';
import { NO_DEPENDENCIES } from '../dependencies/graph.ts';
import type { DependencyGraph } from '../dependencies/graph.ts';
import type { EscalationChain } from '../escalation/chain.ts';
import type { Secret } from '../file/types.ts';
import type { AlertMatcher } from '../routing/matchers.ts';
import type { QuietSettings } from '../quiet/quiet.ts';
import type { Rota } from '../rota/rota.ts';

/** What `alerting:` in `watchdeck.yml` says, defaults filled in. Who hears of what stands in the Alertmanager file. */
export interface AlertingSettings {
  readonly severity: SeveritySettings;
  /** The first that takes an alert holds. */
  readonly escalation: readonly EscalationChain[];
  readonly people: readonly Person[];
  readonly rotas: readonly Rota[];
  readonly quiet: QuietSettings;
  readonly heartbeats: readonly HeartbeatSettings[];
  /** After waking nothing is judged until each target was read so often. */
  readonly settleScrapes: number;
  /** Which targets, checks and services depend on which. */
  readonly dependencies: DependencyGraph;
  /** Null: it isn't looked at. */
  readonly ownNetwork: OwnNetworkSettings | null;
  /** Absolute paths of the programs that receivers of kind `command` may run; empty: none. */
  readonly commands: readonly string[];
}

/** An address that is asked for while an alert fires. */
export interface HeartbeatSettings {
  readonly url: Secret;
  readonly matchers: readonly AlertMatcher[];
  readonly everyMs: number;
}

/** How this machine finds out that it is cut off itself. */
export interface OwnNetworkSettings {
  /** `host:port` of places elsewhere. */
  readonly references: readonly string[];
  /** `auto`, `none` or an address. */
  readonly gateway: string;
  readonly intervalMs: number;
}

/** Somebody who can be on call. */
export interface Person {
  readonly name: string;
  /** Names of receivers of the Alertmanager file. */
  readonly receivers: readonly string[];
}

export interface SeveritySettings {
  /** Further words for the label `severity`, in lower case; they win over those every console knows. */
  readonly words: ReadonlyMap<string, Severity>;
  /** Within how long somebody should have answered an alert, in ms; 0 is at once. */
  readonly answerWithinMs: Readonly<Record<Severity, number>>;
}

export const DEFAULT_SEVERITY: SeveritySettings = {
  words: new Map(),
  answerWithinMs: { critical: 0, high: 15 * 60_000, medium: 3_600_000, low: 4 * 3_600_000 },
};

/** What holds when the section is empty. */
export const DEFAULT_SETTINGS: AlertingSettings = {
  severity: DEFAULT_SEVERITY,
  escalation: [],
  people: [],
  rotas: [],
  quiet: { hours: [], criticalPasses: false },
  heartbeats: [],
  settleScrapes: 2,
  dependencies: NO_DEPENDENCIES,
  ownNetwork: null,
  commands: [],
};
