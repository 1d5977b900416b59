/** What a file in test/conformance exports: `run(dir)` tries every case of a suite and prints those that fail. */
export interface ConformanceRunner {
  readonly run: (dir: string) => Promise<ConformanceTally>;
}

/** Skipped cases need features outside what is supported; they are never counted as passed. */
export interface ConformanceTally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped?: number;
}
