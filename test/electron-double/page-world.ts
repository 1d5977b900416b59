import type { decode, encode } from './codec.ts';
import { decode as decodeText, encode as encodeText } from './codec.ts';

/** Name of the isolated world the preload runs in. */
export const PRELOAD_WORLD = 'electron-double-preload';
/** What the preload's world calls to speak to the main process, and what the main process calls to answer. */
export const SEND_BINDING = '__electronDoubleSend';
export const RECEIVE = '__electronDoubleReceive';

/** What the page's preload world sends. */
export type FromPage =
  | { type: 'ipc'; channel: string; args: unknown[] }
  | { type: 'open'; url: string }
  | { type: 'port'; port: number; data: unknown }
  | { type: 'port-closed'; port: number };
/** What the main process sends it. */
export type ToPage =
  | { type: 'ipc'; channel: string; args: unknown[]; ports: number[] }
  | { type: 'port'; port: number; data: unknown }
  | { type: 'port-closed'; port: number };

/** The scripts to run, in this order, in every new document before the page's own. */
export function scriptsBeforePage(preload: string): { main: string; isolated: string } {
  // A name that a page can't know: only the preload makes things appear in the page's world.
  const exposeEvent = `electron-double:${crypto.randomUUID()}`;
  return {
    main: `(${receiveExposed.toString()})(${JSON.stringify(exposeEvent)}, ${decodeText.toString()})`,
    isolated: `if (window === window.top) (${runPreload.toString()})(
      ${JSON.stringify([exposeEvent, SEND_BINDING, RECEIVE])}, ${encodeText.toString()}, ${decodeText.toString()},
      (require, module, exports) => {${preload}\n});`,
  };
}

/**
 * In the page's world: defines what the preload exposes, and asks the app about windows before Chromium makes one. Sent
 * as text, so it is self-contained.
 */
function receiveExposed(exposeEvent: string, unpack: typeof decode): void {
  window.addEventListener(exposeEvent, (event) => {
    if (!(event instanceof CustomEvent)) return;
    const { key, value } = unpack(String(event.detail)) as { key: string; value: unknown };
    Object.defineProperty(window, key, { value: Object.freeze(value), enumerable: true });
  });
  // The double knows only windows that are denied, so the page's answer is known without asking.
  window.open = (url) => {
    const detail = new URL(url ?? 'about:blank', window.location.href).href;
    window.dispatchEvent(new CustomEvent(`${exposeEvent}:open`, { detail }));
    return null;
  };
}

/** In the preload's world: gives the preload what a sandboxed one gets. Sent as text, so it is self-contained. */
function runPreload(
  [exposeEvent = '', sendBinding = '', receiveName = '']: string[],
  pack: typeof encode,
  unpack: typeof decode,
  preload: (require: (name: string) => unknown, module: object, exports: object) => void,
): void {
  interface Listener {
    once: boolean;
    call: (event: object, ...args: unknown[]) => void;
  }
  const world = globalThis as unknown as Record<string, (text: string) => void>;
  const send = (message: FromPage): void => world[sendBinding]?.(pack(message));
  const listeners = new Map<string, Listener[]>();
  const ports = new Map<number, MessagePort>();
  const add = (channel: string, call: Listener['call'], once: boolean): void => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { call, once }]);
  };
  /** The page gets a real port; its other end stays here and is carried on by number. */
  const openPort = (number: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    ports.set(number, port1);
    port1.addEventListener('message', (event) => send({ type: 'port', port: number, data: event.data }));
    port1.addEventListener('close', () => {
      if (ports.delete(number)) send({ type: 'port-closed', port: number });
    });
    port1.start();
    return port2;
  };
  const strict = (name: string, members: object): object =>
    new Proxy(members, {
      get(target, key, receiver): unknown {
        if (!(key in target)) throw new Error(`the Electron double has no ${name}.${String(key)}`);
        return Reflect.get(target, key, receiver);
      },
    });
  const electron = strict('electron (in a preload)', {
    ipcRenderer: strict('ipcRenderer', {
      send: (channel: string, ...args: unknown[]) => send({ type: 'ipc', channel, args }),
      on: (channel: string, call: Listener['call']) => add(channel, call, false),
      once: (channel: string, call: Listener['call']) => add(channel, call, true),
    }),
    contextBridge: strict('contextBridge', {
      // Values only: functions would have to call from one world into the other. `pack` throws for them.
      exposeInMainWorld: (key: string, value: unknown) =>
        window.dispatchEvent(new CustomEvent(exposeEvent, { detail: pack({ key, value }) })),
    }),
  });
  window.addEventListener(`${exposeEvent}:open`, (event) => {
    if (event instanceof CustomEvent) send({ type: 'open', url: String(event.detail) });
  });
  world[receiveName] = (text) => {
    const message = unpack(text) as ToPage;
    switch (message.type) {
      case 'ipc': {
        const event = { ports: message.ports.map(openPort) };
        const called = listeners.get(message.channel) ?? [];
        listeners.set(
          message.channel,
          called.filter((each) => !each.once),
        );
        for (const each of called) each.call(event, ...message.args);
        return;
      }
      case 'port':
        ports.get(message.port)?.postMessage(message.data);
        return;
      case 'port-closed': {
        const port = ports.get(message.port);
        ports.delete(message.port);
        port?.close();
      }
    }
  };
  const requireElectron = (name: string): unknown => {
    if (name !== 'electron') throw new Error(`module not found: ${name} (a sandboxed preload has none)`);
    return electron;
  };
  const module = { exports: {} };
  preload(requireElectron, module, module.exports);
}
