import type { EngineToShell } from '#shared/shell/control.ts';
import type { Port } from '#shared/transport/port.ts';

/** The shell as its engine process sees it, the same over Node's IPC and over Electron's. */
export interface ParentLink {
  send(message: EngineToShell): void;
  /** Unchecked: the host checks it. */
  onMessage(handler: (message: unknown) => void): void;
  /** A console's port; one that came before the handler was set is handed over then. */
  onPort(handler: (port: Port) => void): void;
  /** The shell is gone without having asked for a stop. */
  onGone(handler: () => void): void;
}
