import type { EngineToShell } from '#shared/shell/control.ts';
import type { Port, PortKind } from '#shared/transport/port.ts';

/** The shell as its engine process sees it, the same over Node's IPC and over Electron's. */
export interface ParentLink {
  send(message: EngineToShell): void;
  /** Unchecked: the host checks it. */
  onMessage(handler: (message: unknown) => void): void;
  /** A port that the shell opened; one that came before the handler was set is handed over then. */
  onPort(handler: (port: Port, kind: PortKind) => void): void;
  /** The shell is gone without having asked for a stop. */
  onGone(handler: () => void): void;
}
