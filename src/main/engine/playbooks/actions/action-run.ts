/** What an action is given to run with. */
export interface ActionRun {
  /** Aborted by a kill, a stop or a timeout. */
  readonly signal: AbortSignal;
  /** Keeps what it prints. */
  readonly print: (text: string) => void;
  /** Puts a message into the outbox; throws where there is no such receiver. */
  readonly tell: (said: { readonly receiver: string; readonly title: string; readonly text: string }) => void;
}
