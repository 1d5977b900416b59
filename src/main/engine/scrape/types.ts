import type { TargetProbe, TargetStatus } from '#shared/contract/targets.ts';
import type { NameScheme, RelabelRule } from '../relabel/index.ts';
import type { HttpSettings } from './http-settings.ts';
import type { JsonMapping } from './json/types.ts';
import type { ScrapeProtocol } from './protocols.ts';

export type { SecretSource } from './http-settings.ts';

/** What is done with the samples of a page. */
export interface SampleSettings {
  /** Where a page's label clashes with one of the target: true keeps the page's, false renames it to `exported_…`. */
  readonly honorLabels: boolean;
  /** Whether samples keep the timestamps a page gives them. */
  readonly honorTimestamps: boolean;
  /** Whether series with timestamps of their own end with a staleness marker too. */
  readonly trackTimestampsStaleness: boolean;
  /** `metric_relabel_configs`. */
  readonly relabel: readonly RelabelRule[];
  readonly nameScheme: NameScheme;
  readonly limits: SampleLimits;
  /** Whether the scrape's limits are stored as series too (`extra_scrape_metrics`). */
  readonly extraMetrics: boolean;
}

/** More than this and the whole scrape fails; 0 is no limit. Counted after relabelling, lengths in UTF-8 bytes. */
export interface SampleLimits {
  readonly samples: number;
  readonly labels: number;
  readonly labelNameLength: number;
  readonly labelValueLength: number;
}

/** Everything the scraper must know about one target, defaults filled in. */
export interface ScrapeTarget {
  /** Its identity: no other target has it. */
  readonly name: string;
  readonly url: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** The `job` and `instance` labels; '' for none (relabelling can take them away). */
  readonly job: string;
  readonly instance: string;
  /** Further labels on every series of the target; they may replace the two. */
  readonly labels: Readonly<Record<string, string>>;
  /** Largest page taken, in bytes after decompression. */
  readonly maxBodyBytes: number;
  readonly http: HttpSettings;
  /** Formats to ask for, most wanted first. */
  readonly protocols: readonly ScrapeProtocol[];
  /** What a page is taken for that doesn't say a format we know. */
  readonly fallbackProtocol: ScrapeProtocol | null;
  readonly enableCompression: boolean;
  readonly samples: SampleSettings;
  /** How a JSON answer becomes metrics; null where the target answers with metrics. */
  readonly json: JsonMapping | null;
  /** Why it isn't scraped though it is a target (its job has more than target_limit); null scrapes it. */
  readonly refused: string | null;
  /** False where the target comes from a file the console doesn't edit. */
  readonly editable: boolean;
}

export const plainSamples: SampleSettings = {
  honorLabels: false,
  honorTimestamps: true,
  trackTimestampsStaleness: false,
  relabel: [],
  nameScheme: 'utf8',
  limits: { samples: 0, labels: 0, labelNameLength: 0, labelValueLength: 0 },
  extraMetrics: false,
};

/** How punctual scraping is. Totals count since the engine started. */
export interface ScrapeTiming {
  /** Largest lateness of a scrape since it was last asked, in ms. */
  readonly worstLateMs: number;
  /** Scrapes that began more than a tenth of their interval late. */
  readonly late: number;
  /** Turns that were left out: the scrape before was still under way, or we were not running. */
  readonly missed: number;
  /** Times in which nothing was collected because this machine slept or the engine stood still, and how long, in seconds. */
  readonly gaps: number;
  readonly gapSeconds: number;
}

/** The capability's whole face. */
export interface ScrapeManager {
  /** Starts, changes and stops loops so that exactly these targets are scraped; unchanged ones keep their schedule and state. */
  apply(targets: readonly ScrapeTarget[]): void;
  statuses(): TargetStatus[];
  /** How many targets' last scrape failed; cheaper than `statuses`, which copies every target's history. */
  downCount(): number;
  /** Scrapes finished since the start, failed ones included. */
  scrapes(): number;
  timing(): ScrapeTiming;
  /** Scrapes at once, outside the schedule; rejects `not_found`. */
  scrapeNow(name: string): Promise<TargetStatus>;
  /** Looks at an address that is not a target yet; never rejects for what is at the other end. */
  probe(url: string): Promise<TargetProbe>;
  /** Any status changed (coalesce before sending). */
  onChange(listener: () => void): () => void;
  /** Ends all loops and waits for scrapes under way (they are aborted). Series of the targets are NOT marked stale: we stopped, they didn't. */
  stop(): Promise<void>;
}
