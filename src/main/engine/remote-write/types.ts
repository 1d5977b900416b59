/** What came by remote write since the engine started. */
export interface RemoteWriteCounts {
  readonly requests: number;
  readonly samples: number;
  /** Samples refused: out of order, doubles, too far in the future, or with labels that can't be. */
  readonly refused: number;
  readonly exemplars: number;
  /** Their labels are too long or can't be, or they are of the future. */
  readonly exemplarsIgnored: number;
  readonly histogramsIgnored: number;
}

/** The answer to one request. */
export interface WriteAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty when all was taken. */
  readonly text: string;
}

/** The capability's whole face. */
export interface RemoteWrite {
  /** Takes one request's body; `headers` in lower case. */
  receive(body: Uint8Array, headers: Readonly<Record<string, string>>): WriteAnswer;
  /** Writes what no more is coming to; called about once a second. */
  flush(): void;
  counts(): RemoteWriteCounts;
  /** Writes all that is held. */
  stop(): void;
}
