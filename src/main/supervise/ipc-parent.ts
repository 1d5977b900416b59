import type { Port, PortKind } from '#shared/transport/port.ts';
import { IpcPorts } from './ipc-ports.ts';
import type { ParentLink } from './parent-link.ts';

/** The parent's end of `child_process.fork`, or null when this process was not forked. */
export function ipcParent(): ParentLink | null {
  const send = process.send?.bind(process);
  if (send === undefined) return null;
  let onMessage: ((message: unknown) => void) | undefined;
  let onPort: ((port: Port, kind: PortKind) => void) | undefined;
  const early: [Port, PortKind][] = [];
  const ports = new IpcPorts({
    send: (message) => {
      // A parent that died meanwhile is reported by 'disconnect', not by every send.
      if (process.connected) send(message, undefined, undefined, () => undefined);
    },
    onControl: (message) => onMessage?.(message),
    onOpen: (port, kind) => {
      if (onPort) onPort(port, kind);
      else early.push([port, kind]);
    },
  });
  return {
    send: (message) => ports.sendControl(message),
    onMessage: (handler) => {
      onMessage = handler;
      // Node keeps what came before the first listener.
      process.on('message', (message: unknown) => ports.receive(message));
    },
    onPort: (handler) => {
      onPort = handler;
      for (const [port, kind] of early.splice(0)) handler(port, kind);
    },
    onGone: (handler) => {
      process.once('disconnect', () => {
        ports.closeAll();
        handler();
      });
      if (!process.connected) handler();
    },
  };
}
