/** What `npm run bench` hands to a bench. */
export interface BenchArguments {
  /** True: run as little as shows that the bench works; figures are not judged. */
  readonly smoke: boolean;
  /** Arguments after the bench's name that are the bench's own. */
  readonly args: readonly string[];
  /** Tells what goes on; not part of the result. */
  readonly say: (line: string) => void;
}

/** What a file in test/bench exports. */
export interface Bench {
  /** One line for the list of benches. */
  readonly about?: string;
  /** Figures by name; `ok: false` says that a wanted figure was missed. */
  readonly run: (args: BenchArguments) => Promise<Readonly<Record<string, unknown>>>;
}
