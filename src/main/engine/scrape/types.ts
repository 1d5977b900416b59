import type { TargetProbe, TargetStatus } from '#shared/contract/targets.ts';

/** Where a secret comes from; never the secret itself. */
export type SecretSource = { readonly file: string } | { readonly env: string };

/** Everything the scraper must know about one target, defaults filled in. `name` is its identity and `job` label. */
export interface ScrapeTarget {
  readonly name: string;
  readonly url: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Extra labels on every series of the target. */
  readonly labels: Readonly<Record<string, string>>;
  /** Largest page taken, in bytes after decompression. */
  readonly maxBodyBytes: number;
  readonly followRedirects: boolean;
  readonly basicAuth: { readonly username: string; readonly password: SecretSource } | null;
  readonly bearerToken: SecretSource | null;
  readonly tls: { readonly caFile: string | null; readonly insecureSkipVerify: boolean };
  /** False where the target comes from a file the console doesn't edit. */
  readonly editable: boolean;
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
  /** Scrapes at once, outside the schedule; rejects `not_found`. */
  scrapeNow(name: string): Promise<TargetStatus>;
  /** Looks at an address that is not a target yet; never rejects for what is at the other end. */
  probe(url: string): Promise<TargetProbe>;
  /** Any status changed (coalesce before sending). */
  onChange(listener: () => void): () => void;
  /** Ends all loops and waits for scrapes under way (they are aborted). Series of the targets are NOT marked stale: we stopped, they didn't. */
  stop(): Promise<void>;
}
