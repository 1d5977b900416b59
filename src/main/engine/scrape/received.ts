/** What one request brought. The body is only received for 200; what else a server says is told by status and headers. */
export interface Received {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
  /** Gives the memory of `body` back; nobody may read it afterwards. Left out, the garbage collector does it. */
  readonly release: () => void;
}

/** A GET and what ends it. */
export interface ReceiveOptions {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** More bytes than this end the request with what `tooLarge` makes. */
  readonly maxBytes: number;
  readonly tooLarge: () => Error;
  /** There is a connection, and the request goes out on it. */
  readonly onRequest?: () => void;
  /** The status line and the headers are there. */
  readonly onHeaders: () => void;
}
