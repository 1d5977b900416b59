import { Packr } from 'msgpackr';
import type { RawData, WebSocket } from 'ws';
import type { ServerMessage } from '#shared/contract/wire.ts';
import type { WireError } from '#shared/model/errors.ts';
import type { Port } from '#shared/transport/port.ts';

/**
 * Live frames are paced by acknowledgements; this bounds everything else. A console that lets this many bytes pile up is
 * cut off and may come again.
 */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;

/** WebSocket close codes (RFC 6455, section 7.4.1, and its registry). */
const BAD_DATA = 1007;
const SERVICE_RESTART = 1012;
const TRY_AGAIN_LATER = 1013;

/** The renderer packs with the same options: typed arrays as msgpack extensions, no shared record structures. */
const packr = new Packr({ moreTypes: true, useRecords: false, mapsAsObjects: true });

/** Joins a socket and a port into the engine: each message of one is one message of the other, and they close together. */
export function bridgeSocket(socket: WebSocket, port: Port, log: (line: string) => void): void {
  port.onMessage((message) => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      log(`a console reads too slowly: cut off with ${socket.bufferedAmount} bytes waiting`);
      socket.close(TRY_AGAIN_LATER, 'reads too slowly');
      port.close();
      return;
    }
    socket.send(packr.pack(message), { binary: true });
  });
  port.onClose(() => socket.close(SERVICE_RESTART, 'the engine is gone'));

  socket.on('message', (data: RawData, isBinary: boolean) => {
    let message: unknown;
    try {
      if (!isBinary) throw new Error('a text message');
      message = packr.unpack(bytesOf(data));
    } catch (error) {
      log(`a console sent what can't be read: ${error instanceof Error ? error.message : String(error)}`);
      socket.close(BAD_DATA, 'not msgpack');
      return;
    }
    port.post(message);
  });
  socket.on('close', () => port.close());
  // 'close' follows; the reason (too large, not UTF-8, reset) is the other side's doing.
  socket.on('error', (error) => log(`a console's connection broke: ${error.message}`));
}

/** Tells a console why there is no engine, and lets it go; `heard` once the words have left this machine. */
export function sayFatal(socket: WebSocket, error: WireError, heard: () => void): void {
  socket.on('close', heard);
  socket.on('error', () => undefined);
  socket.send(packr.pack({ type: 'fatal', error } satisfies ServerMessage), { binary: true }, () => {
    socket.close(TRY_AGAIN_LATER, 'the engine could not start');
  });
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
