import type { Labels } from '#shared/model/labels.ts';
import type { NameScheme, RelabelRule } from '../relabel/index.ts';
import type { HttpSettings, ScrapeTarget } from '../scrape/index.ts';

/** Addresses with labels in common, as a source of targets gives them (Prometheus's targetgroup.Group). */
export interface TargetGroup {
  /** Each has `__address__`. */
  readonly targets: readonly Labels[];
  readonly labels: Labels;
}

export type DnsType = 'SRV' | 'A' | 'AAAA' | 'MX' | 'NS';

/** Where targets come from. Paths are absolute. */
export type DiscoverySource =
  | { readonly kind: 'static'; readonly groups: readonly TargetGroup[] }
  | { readonly kind: 'file'; readonly patterns: readonly string[]; readonly refreshMs: number }
  | { readonly kind: 'http'; readonly url: string; readonly refreshMs: number; readonly http: HttpSettings }
  | {
      readonly kind: 'dns';
      readonly names: readonly string[];
      readonly type: DnsType;
      readonly port: number;
      readonly refreshMs: number;
    };

/** What all targets of a job have in common. */
export type TargetTemplate = Omit<
  ScrapeTarget,
  'name' | 'url' | 'intervalMs' | 'timeoutMs' | 'job' | 'instance' | 'labels' | 'refused' | 'editable'
>;

/** A scrape config: sources of targets, and how what they give is scraped. */
export interface ScrapeJob {
  readonly name: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly scheme: string;
  readonly metricsPath: string;
  readonly params: Readonly<Record<string, readonly string[]>>;
  readonly relabel: readonly RelabelRule[];
  readonly nameScheme: NameScheme;
  /** With more targets than this none of them is scraped; 0 is no limit. */
  readonly targetLimit: number;
  readonly sources: readonly DiscoverySource[];
  readonly template: TargetTemplate;
}

/** The capability's whole face. */
export interface TargetDiscovery {
  /**
   * Follows these jobs from now on; what is unchanged goes on. `fixed` are targets that stand in the config by themselves.
   * Targets known at once are handed on before it returns, others as their sources tell.
   */
  apply(fixed: readonly ScrapeTarget[], jobs: readonly ScrapeJob[]): void;
  /** Sources that can't be asked at present and targets that can't be used, said for people. */
  problems(): string[];
  /** Ends all sources; the targets stay as they are. */
  stop(): Promise<void>;
}
