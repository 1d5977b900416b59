import { Packr } from 'msgpackr/index-no-eval';
import type { Port } from '#shared/transport/port.ts';

/** True inside the desktop shell: its preload says so. The address can't tell, a development server has the same one. */
export function isDesktop(): boolean {
  return 'watchdeckShell' in window;
}

/** Opens the channel to the engine that this shell offers. */
export function connectEngine(): Promise<Port> {
  return isDesktop() ? connectDesktop() : connectServe();
}

/** `ready` asks, `port` answers, `gone` tells that the engine of that port ended; the preload speaks the same messages. */
const READY = 'watchdeck:ready';
const PORT = 'watchdeck:port';
const GONE = 'watchdeck:gone';
const DESKTOP_TIMEOUT_MS = 10_000;

/** Asks the preload for a fresh MessagePort whose other end the engine holds. */
function connectDesktop(): Promise<Port> {
  return new Promise((resolve, reject) => {
    const onMessage = (event: MessageEvent<unknown>) => {
      const data = event.data;
      const [port] = event.ports;
      if (event.source !== window || !port || typeof data !== 'object' || data === null) return;
      if (!('type' in data) || data.type !== PORT) return;
      settle();
      resolve(closedWhenGone(portOfMessagePort(port)));
    };
    const timer = window.setTimeout(() => {
      settle();
      reject(new Error('the desktop shell handed over no port'));
    }, DESKTOP_TIMEOUT_MS);
    const settle = () => {
      window.clearTimeout(timer);
      window.removeEventListener('message', onMessage);
    };
    window.addEventListener('message', onMessage);
    window.postMessage({ type: READY }, window.location.origin === 'null' ? '*' : window.location.origin);
  });
}

/** Closes the port when the shell says that the engine is gone: Chromium need not tell the page so. */
function closedWhenGone(port: Port): Port {
  const onMessage = (event: MessageEvent<unknown>) => {
    const data = event.data;
    if (event.source !== window || typeof data !== 'object' || data === null) return;
    if (!('type' in data) || data.type !== GONE) return;
    window.removeEventListener('message', onMessage);
    port.close();
  };
  window.addEventListener('message', onMessage);
  return port;
}

/** Wraps a DOM MessagePort; it starts when the receiver is set, so nothing is missed. */
export function portOfMessagePort(port: MessagePort): Port {
  let onClosed: (() => void) | undefined;
  const closed = () => {
    const handler = onClosed;
    onClosed = undefined;
    handler?.();
  };
  // Where Chromium tells that the other end closed it; the event is younger than the DOM typings.
  port.addEventListener('close', closed);
  return {
    post: (message) => {
      port.postMessage(message);
    },
    onMessage: (handler) => {
      port.addEventListener('message', (event: MessageEvent<unknown>) => {
        handler(event.data);
      });
      port.start();
    },
    onClose: (handler) => {
      onClosed = handler;
    },
    close: () => {
      port.close();
      closed();
    },
  };
}

function connectServe(): Promise<Port> {
  const scheme = window.location.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(`${scheme}//${window.location.host}/ws`);
  return new Promise((resolve, reject) => {
    const port = portOfSocket(socket);
    socket.addEventListener('open', () => {
      resolve(port);
    });
    socket.addEventListener('error', () => {
      reject(new Error('the engine refused the connection'));
    });
  });
}

/** Plain maps and typed arrays, no shared record structures: any msgpack reader with the typed-array extension reads it. */
const packr = new Packr({ moreTypes: true, useRecords: false, mapsAsObjects: true });

/** Wraps a WebSocket whose messages are msgpack. Messages that come before the receiver is set wait for it. */
export function portOfSocket(socket: WebSocket): Port {
  socket.binaryType = 'arraybuffer';
  const waiting: unknown[] = [];
  let receive: ((message: unknown) => void) | undefined;
  let onClosed: (() => void) | undefined;
  let isClosed = false;
  socket.addEventListener('message', (event: MessageEvent<ArrayBuffer>) => {
    const message: unknown = packr.unpack(new Uint8Array(event.data));
    if (receive) receive(message);
    else waiting.push(message);
  });
  socket.addEventListener('close', () => {
    isClosed = true;
    onClosed?.();
  });
  return {
    post: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(new Uint8Array(packr.pack(message)));
    },
    onMessage: (handler) => {
      receive = handler;
      for (const message of waiting.splice(0)) handler(message);
    },
    onClose: (handler) => {
      onClosed = handler;
      if (isClosed) handler();
    },
    close: () => {
      socket.close();
    },
  };
}
