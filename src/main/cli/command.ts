/** What a command is given besides its arguments. */
export interface CommandContext {
  /** Prints one line of the answer, to stdout. */
  readonly out: (line: string) => void;
  /** Prints one line of what is going on or wrong, to stderr. */
  readonly err: (line: string) => void;
  readonly appVersion: string;
}

/** One command of the command line. */
export interface Command {
  /** One or two words: `verify`, `check rules`. */
  readonly name: string;
  /** What follows the name, e.g. `FILE…`; empty when nothing does. */
  readonly usage: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /**
   * Resolves to the exit code: 0 all is well, 1 what was looked at is wrong. A WatchdeckError is printed as its one
   * sentence and ends with 1; {@link UsageError} with 2.
   */
  readonly run: (args: readonly string[], context: CommandContext) => Promise<number>;
}

/** The command was called wrongly; the message says how it is called. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
