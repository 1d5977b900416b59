import { WatchdeckError } from '#shared/model/errors.ts';
import type { Port } from '#shared/transport/port.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { Connection } from './connection.ts';
import type { Handlers } from './handlers.ts';
import type { TopicProviders } from './live.ts';

export { createHandlers } from './make-handlers.ts';
export { createTopics } from './make-topics.ts';
export type { Capabilities } from './capabilities.ts';

/** Serves the contract to any number of consoles. */
export interface Api {
  connect(port: Port): void;
  /** Gathers live frames for longer before they are sent, to all consoles there are and will be. */
  slowDown(slow: boolean): void;
  close(): void;
}

export function createApi(options: {
  readonly handlers: Handlers;
  readonly topics: TopicProviders;
  readonly appVersion: string;
  readonly clock: Clock;
  readonly log: Log;
}): Api {
  const connections = new Set<Connection>();
  let isSlow = false;
  return {
    connect(port) {
      const connection: Connection = new Connection({
        ...options,
        port,
        onClose: () => connections.delete(connection),
      });
      connections.add(connection);
      connection.slowDown(isSlow);
    },
    slowDown(slow) {
      isSlow = slow;
      for (const connection of connections) connection.slowDown(slow);
    },
    close() {
      const stopping = new WatchdeckError('unavailable', 'The engine is stopping');
      for (const connection of [...connections]) connection.close(stopping);
    },
  };
}
