import { useCallback, useSyncExternalStore } from 'react';
import { useEngine } from './client.ts';
import type { SharedTopic, TopicValue } from './topic-store.ts';

/** The newest frame of a shared live topic; renders again with each frame. */
export function useTopic<T extends SharedTopic>(topic: T): TopicValue<T> {
  const { topics } = useEngine();
  const listen = useCallback((listener: () => void) => topics.listen(topic, listener), [topics, topic]);
  return useSyncExternalStore(listen, () => topics.get(topic));
}
