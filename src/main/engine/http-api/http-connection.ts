import { setImmediate } from 'node:timers/promises';
import { httpToEngineSchema, MAX_PIECES_UNDER_WAY } from '#shared/shell/http.ts';
import type { HttpRequest, HttpToShell } from '#shared/shell/http.ts';
import type { Port } from '#shared/transport/port.ts';
import type { Log } from '../base/log.ts';
import { encodeBody } from './gzip.ts';
import type { EncodedBody } from './gzip.ts';
import type { HttpAnswer } from './types.ts';

/** One request under way. */
interface Exchange {
  readonly id: number;
  readonly abort: AbortController;
  /** Pieces sent that the shell has not passed on yet. */
  underWay: number;
  /** Called when there is room for one more piece, or nobody waits any more. */
  onRoom: (() => void) | null;
}

/** Serves a shell that hands HTTP requests on: reads them from its port, paces the answers. */
export class HttpConnection {
  private readonly port: Port;
  private readonly answer: (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;
  private readonly log: Log;
  private readonly exchanges = new Map<number, Exchange>();

  constructor(options: {
    readonly port: Port;
    readonly answer: (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;
    readonly log: Log;
    readonly onClose: () => void;
  }) {
    this.port = options.port;
    this.answer = options.answer;
    this.log = options.log;
    this.port.onMessage((raw) => this.receive(raw));
    this.port.onClose(() => {
      for (const exchange of this.exchanges.values()) this.cancel(exchange);
      options.onClose();
    });
  }

  close(): void {
    this.port.close();
  }

  private receive(raw: unknown): void {
    const parsed = httpToEngineSchema.safeParse(raw);
    if (!parsed.success) {
      this.log.warn({ issues: parsed.error.issues }, 'a shell sent an unreadable HTTP request');
      return;
    }
    const message = parsed.data;
    if (message.type === 'request') {
      const exchange: Exchange = { id: message.id, abort: new AbortController(), underWay: 0, onRoom: null };
      this.exchanges.set(message.id, exchange);
      void this.serve(exchange, message.request);
      return;
    }
    const exchange = this.exchanges.get(message.id);
    if (exchange === undefined) return;
    if (message.type === 'cancel') this.cancel(exchange);
    else {
      exchange.underWay--;
      exchange.onRoom?.();
    }
  }

  private cancel(exchange: Exchange): void {
    exchange.abort.abort();
    exchange.onRoom?.();
  }

  private async serve(exchange: Exchange, request: HttpRequest): Promise<void> {
    const { id, abort } = exchange;
    try {
      const { status, headers, body } = await this.answer(request, abort.signal);
      const acceptsGzip = /\bgzip\b/i.test(request.headers['accept-encoding'] ?? '');
      const encoded = encodeBody(body, acceptsGzip);
      await this.send(exchange, status, { ...headers, ...encoded.headers }, encoded.pieces);
    } catch (error) {
      this.log.error({ err: error, path: request.path }, 'an HTTP request failed unexpectedly');
      this.post({ type: 'broken', id });
    } finally {
      this.exchanges.delete(id);
    }
  }

  /** Sends piece after piece, the last one marked as such; other work gets its turn in between. */
  private async send(
    exchange: Exchange,
    status: number,
    headers: Record<string, string>,
    pieces: EncodedBody['pieces'],
  ): Promise<void> {
    const { id, abort } = exchange;
    const iterator =
      Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
    let next = await iterator.next();
    let isFirst = true;
    for (;;) {
      if (abort.signal.aborted) {
        await iterator.return?.();
        return;
      }
      const piece = next.done === true ? new Uint8Array() : next.value;
      if (next.done !== true) next = await iterator.next();
      const last = next.done === true;
      if (isFirst) this.post({ type: 'answer', id, status, headers, piece, last });
      else {
        this.post({ type: 'piece', id, piece, last });
        exchange.underWay++;
      }
      if (last) return;
      isFirst = false;
      await setImmediate();
      await this.room(exchange);
    }
  }

  /** Resolves when one more piece may be sent, or nobody waits for it. */
  private async room(exchange: Exchange): Promise<void> {
    while (exchange.underWay >= MAX_PIECES_UNDER_WAY && !exchange.abort.signal.aborted) {
      await new Promise<void>((resolve) => (exchange.onRoom = resolve));
      exchange.onRoom = null;
    }
  }

  private post(message: HttpToShell): void {
    this.port.post(message);
  }
}
