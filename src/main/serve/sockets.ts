import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { WireError } from '#shared/model/errors.ts';
import type { Port } from '#shared/transport/port.ts';
import { refusalOf } from './http-server.ts';
import type { HttpOptions } from './http-server.ts';
import { bridgeSocket, sayFatal } from './socket-bridge.ts';

/** What a console may send in one message; a whole configuration is far below it. */
const MAX_PAYLOAD_BYTES = 8 * 1024 * 1024;
const PING_MS = 20_000;

export interface SocketOptions extends Pick<HttpOptions, 'gate' | 'hostNames' | 'log'> {
  /** Opens a port into the engine; null while there is none, and the console comes again. */
  openPort: () => Port | null;
}

export interface Sockets {
  /** Tells every console, those that are still to come too, why the engine can't start; resolves when one has heard it. */
  fail(error: WireError): Promise<void>;
  /** Closes every console's connection, saying that the server goes away. */
  close(): void;
}

/** Serves `/ws`: each socket that shows the cookie and comes from our own page becomes one port into the engine. */
export function serveSockets(server: Server, options: SocketOptions): Sockets {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_PAYLOAD_BYTES,
    perMessageDeflate: false,
  });
  const answered = new WeakSet<WebSocket>();
  let failure: { readonly error: WireError; readonly heard: () => void } | null = null;

  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    connection.on('error', () => undefined);
    const path = (request.url ?? '').split('?')[0];
    const refusal =
      path === '/ws'
        ? refusalOf(request, options, true)
        : { status: 404, sentence: 'There is no such socket.' };
    if (refusal !== null) {
      refuseUpgrade(connection, refusal.status, refusal.sentence);
      return;
    }
    if (failure !== null) {
      const { error, heard } = failure;
      sockets.handleUpgrade(request, connection, head, (socket) => sayFatal(socket, error, heard));
      return;
    }
    const port = options.openPort();
    if (port === null) {
      refuseUpgrade(connection, 503, 'The engine is starting again; try in a moment.');
      return;
    }
    // A handshake that fails never calls back: the port must not be left open for nobody.
    let upgraded = false;
    connection.once('close', () => {
      if (!upgraded) port.close();
    });
    sockets.handleUpgrade(request, connection, head, (socket) => {
      upgraded = true;
      answered.add(socket);
      socket.on('pong', () => answered.add(socket));
      bridgeSocket(socket, port, options.log);
    });
  });

  // A machine that fell asleep, or off the network, closes nothing: it just stops answering.
  const pinging = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!answered.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, PING_MS);
  pinging.unref();

  return {
    fail: (error) =>
      new Promise((resolve) => {
        failure = { error, heard: resolve };
        for (const socket of sockets.clients) sayFatal(socket, error, resolve);
      }),
    close: () => {
      clearInterval(pinging);
      for (const socket of sockets.clients) socket.close(1001, 'Watchdeck is stopping');
      sockets.close();
    },
  };
}

const reasons: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  421: 'Misdirected Request',
  503: 'Service Unavailable',
};

function refuseUpgrade(connection: Duplex, status: number, sentence: string): void {
  const body = `${sentence}\n`;
  connection.end(
    `HTTP/1.1 ${status} ${reasons[status] ?? 'Refused'}\r\nConnection: close\r\n` +
      `Content-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
