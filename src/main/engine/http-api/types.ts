import type { HttpRequest } from '#shared/shell/http.ts';
import type { Port } from '#shared/transport/port.ts';

export type { HttpRequest };

/** An answer; the body's pieces are made as they are taken, each a few milliseconds of work at most. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Iterable<string>;
}

/** The capability's whole face. */
export interface HttpApi {
  /** Answers the requests that come over a port, see shared/shell/http.ts. */
  connect(port: Port): void;
  /** Answers one request; rejects only when nobody waits any more (`signal`). */
  answer(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
  close(): void;
}
