import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Client, ConnectionState } from '#shared/contract/client.ts';
import type { TopicStore } from './topic-store.ts';

/** What every page gets from above: the contract client and the shared live topics. */
export interface Engine {
  readonly client: Client;
  readonly topics: TopicStore;
}

const EngineContext = createContext<Engine | null>(null);
export const EngineProvider = EngineContext.Provider;

export function useEngine(): Engine {
  const engine = useContext(EngineContext);
  if (!engine) throw new Error('useEngine outside of EngineProvider');
  return engine;
}

/** State of the connection to the engine; renders again only when it changes. */
export function useConnection(): ConnectionState {
  const { client } = useEngine();
  return useSyncExternalStore(
    (listener) => client.onState(listener),
    () => client.state,
  );
}

/** Whether what is shown is what was last known: the engine is gone, or is there and says nothing. */
export function useIsStale(): boolean {
  const { kind } = useConnection();
  return kind === 'lost' || kind === 'silent';
}
