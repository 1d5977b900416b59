/** What one request brought. The body is only received for 200; what else a server says is told by status and headers. */
export interface Received {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
  /** Gives the memory of `body` back; nobody may read it afterwards. Left out, the garbage collector does it. */
  readonly release: () => void;
}

/** How an exchange is given up: one side says so, one listens. Every scrape has one, and an AbortSignal is dear. */
export class GiveUp {
  isGiven = false;
  reason: unknown = null;
  listener: ((reason: unknown) => void) | null = null;

  give(reason: unknown): void {
    if (this.isGiven) return;
    this.isGiven = true;
    this.reason = reason;
    this.listener?.(reason);
  }
}

/** A GET and what ends it. */
export interface ReceiveOptions {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly giveUp: GiveUp;
  /** More bytes than this end the request with what `tooLarge` makes. */
  readonly maxBytes: number;
  readonly tooLarge: () => Error;
  /** There is a connection, and the request goes out on it. */
  readonly onRequest?: () => void;
  /** The status line and the headers are there. */
  readonly onHeaders: () => void;
}
