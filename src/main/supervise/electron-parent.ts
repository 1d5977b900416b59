import { z } from 'zod';
import type { Port, PortKind } from '#shared/transport/port.ts';
import type { ParentLink } from './parent-link.ts';

/** What of Electron's MessagePortMain is used here. Written down because this file must run, and compile, without Electron. */
interface ElectronPort {
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** `process.parentPort` of an Electron utility process. */
interface ElectronParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: ElectronPort[] }) => void): unknown;
}

/** The message that brings a console's port, as `event.ports[0]`. */
export const connectMessageSchema = z.object({ channel: z.literal('connect') });
/** Any other: control. */
const controlMessageSchema = z.object({ channel: z.literal('control'), message: z.unknown() });

/** The shell's end of an Electron utility process, or null when this process isn't one. */
export function electronParent(): ParentLink | null {
  const parentPort = (process as { parentPort?: ElectronParentPort }).parentPort;
  if (parentPort === undefined) return null;
  let onPort: ((port: Port, kind: PortKind) => void) | undefined;
  const early: Port[] = [];
  return {
    send: (message) => parentPort.postMessage({ channel: 'control', message }),
    onMessage: (handler) => {
      // Electron queues what came before the first listener.
      parentPort.on('message', (event) => {
        const control = controlMessageSchema.safeParse(event.data);
        if (control.success) {
          handler(control.data.message);
          return;
        }
        const [electronPort] = event.ports;
        if (electronPort === undefined || !connectMessageSchema.safeParse(event.data).success) return;
        const port = portOfElectron(electronPort);
        // A desktop shell serves no HTTP: its ports are consoles.
        if (onPort) onPort(port, 'console');
        else early.push(port);
      });
    },
    onPort: (handler) => {
      onPort = handler;
      for (const port of early.splice(0)) handler(port, 'console');
    },
    // Chromium ends its utility processes together with the main process: there is no orphan to tell.
    onGone: () => undefined,
  };
}

function portOfElectron(port: ElectronPort): Port {
  let isClosed = false;
  let closeHandler: (() => void) | undefined;
  const closed = (): void => {
    if (isClosed) return;
    isClosed = true;
    closeHandler?.();
  };
  port.once('close', closed);
  return {
    post: (message) => {
      if (!isClosed) port.postMessage(message);
    },
    onMessage: (handler) => {
      port.on('message', (event) => handler(event.data));
      // Messages are queued until the port is started.
      port.start();
    },
    onClose: (handler) => {
      closeHandler = handler;
      if (isClosed) handler();
    },
    close: () => {
      port.close();
      closed();
    },
  };
}
