import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { ScrapeError } from './failure.ts';
import { PageMemory } from './page-memory.ts';
import type { Received, ReceiveOptions } from './received.ts';
import { ResponseReader } from './response-reader.ts';

/**
 * What every socket reads into, one after the other: what is read is looked at and copied before the next read, in the same
 * turn of the loop. A page comes in one or two reads.
 */
const readBuffer = Buffer.alloc(256 * 1024);
/** A peer that vanished without a word is noticed after this, even between scrapes. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Connections over plain HTTP/1.1, without a proxy: what nearly every exporter is reached by. Written here since a general
 * client takes as long for a page as parsing and storing it do; all else (TLS, proxies, tokens) goes through undici.
 */
export class PlainConnections {
  /** Attempts to connect: under way, and all so far. */
  readonly attempts = { underWay: 0, opened: 0 };
  /** At rest, by host; all others are busy with one exchange each. */
  private readonly idle = new Map<string, Connection>();
  private readonly open = new Set<Connection>();

  /** One GET, on a kept connection where there is one. Rejects with the socket's error, FramingError, or the reason of the abort. */
  async receive(options: ReceiveOptions): Promise<Received> {
    const { url, giveUp } = options;
    const request = requestText(options);
    if (giveUp.isGiven) throw giveUp.reason;
    const connection = this.idle.get(url.host) ?? this.connect(url);
    this.idle.delete(url.host);
    giveUp.listener = (reason) => connection.fail(reason);
    try {
      const received = await connection.exchange(request, options);
      if (connection.isUsable && !this.idle.has(url.host)) this.idle.set(url.host, connection);
      else connection.close();
      return received;
    } finally {
      giveUp.listener = null;
    }
  }

  close(): void {
    for (const connection of this.open) connection.close();
  }

  private connect(url: URL): Connection {
    const connection = new Connection(url, this.attempts, () => {
      this.open.delete(connection);
      if (this.idle.get(url.host) === connection) this.idle.delete(url.host);
    });
    this.open.add(connection);
    return connection;
  }
}

/** An exchange under way. */
interface Exchange {
  readonly options: ReceiveOptions;
  readonly page: PageMemory;
  readonly reader: ResponseReader;
  readonly done: PromiseWithResolvers<Received>;
}

/** One socket, with at most one exchange at a time. */
class Connection {
  isUsable = true;
  private readonly socket: Socket;
  private exchanging: Exchange | null = null;

  constructor(url: URL, attempts: PlainConnections['attempts'], gone: () => void) {
    let isConnecting = true;
    const connected = (): void => {
      if (isConnecting) attempts.underWay--;
      isConnecting = false;
    };
    attempts.underWay++;
    attempts.opened++;
    this.socket = connect({
      // In a URL an IPv6 address stands in brackets.
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port === '' ? 80 : url.port),
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
      onread: {
        buffer: readBuffer,
        callback: (length) => {
          this.take(readBuffer.subarray(0, length));
          return true;
        },
      },
    });
    this.socket.on('connect', connected);
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('end', () => this.ended());
    this.socket.on('close', () => {
      connected();
      this.ended();
      gone();
    });
  }

  exchange(request: string, options: ReceiveOptions): Promise<Received> {
    const page = new PageMemory();
    const done = Promise.withResolvers<Received>();
    this.exchanging = { options, page, reader: new ResponseReader(page), done };
    options.onRequest?.();
    this.socket.write(request, 'latin1');
    return done.promise;
  }

  fail(reason: unknown): void {
    const { exchanging } = this;
    this.exchanging = null;
    this.close();
    exchanging?.page.release();
    exchanging?.done.reject(reason instanceof Error ? reason : new Error(String(reason)));
  }

  close(): void {
    this.isUsable = false;
    this.socket.destroy();
  }

  private take(bytes: Buffer): void {
    if (this.exchanging === null) {
      // Nothing was asked.
      this.close();
      return;
    }
    const { options, page, reader } = this.exchanging;
    try {
      reader.take(bytes, options.onHeaders);
      if (Math.max(reader.announced, page.length) > options.maxBytes && reader.statusCode === 200)
        throw options.tooLarge();
    } catch (error) {
      this.fail(error);
      return;
    }
    // What else a server has to say is of no use; reading it would take time.
    if (reader.isDone || (reader.statusCode >= 200 && reader.statusCode !== 200)) this.finish();
  }

  private ended(): void {
    this.isUsable = false;
    if (this.exchanging?.reader.end() === true) this.finish();
    else this.fail(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));
  }

  private finish(): void {
    if (this.exchanging === null) return;
    const { page, reader, done } = this.exchanging;
    this.exchanging = null;
    this.isUsable &&= reader.isDone && reader.isKept;
    const { statusCode, headers } = reader;
    if (statusCode !== 200) page.release();
    done.resolve({ statusCode, headers, body: page.bytes(), release: () => page.release() });
  }
}

/** RFC 9110, section 5.6.2 and 5.5, as bytes of Latin-1. */
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Throws ScrapeError for a header that would break the request. */
function requestText({ url, headers }: ReceiveOptions): string {
  let text = `GET ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\nconnection: keep-alive\r\n`;
  for (const [name, value] of Object.entries(headers)) {
    if (!NAME.test(name) || !VALUE.test(value)) {
      throw new ScrapeError(
        'bad_header',
        `The header ${JSON.stringify(name)} can't be sent to ${url.host}: look for a line break or a letter that is not Latin in it.`,
      );
    }
    text += `${name}: ${value}\r\n`;
  }
  return `${text}\r\n`;
}
