/** What an action is given to run with. */
export interface ActionRun {
  /** Aborted by a kill, a stop or a timeout. */
  readonly signal: AbortSignal;
  /** Keeps what it prints. */
  readonly print: (text: string) => void;
}
