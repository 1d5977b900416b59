import type { Client } from '#shared/contract/client.ts';
import type { WatchdeckError } from '#shared/model/errors.ts';
import type { TopicFrame, TopicName } from '#shared/contract/index.ts';

/** Topics without parameters whose newest frame is the whole truth. */
export type SharedTopic = Exclude<TopicName, 'chart' | 'notifications'>;

/** The newest frame of a topic and when it came (unix ms); `frame` is null before the first. */
export interface TopicValue<T extends SharedTopic> {
  readonly frame: TopicFrame<T> | null;
  readonly receivedAtMs: number;
  readonly error: WatchdeckError | null;
}

interface Entry {
  value: TopicValue<SharedTopic>;
  readonly listeners: Set<() => void>;
  unsubscribe: (() => void) | null;
  linger: (() => void) | null;
}

/** How long a topic nobody shows stays subscribed, so that going from page to page doesn't subscribe anew. */
const LINGER_MS = 10_000;

/**
 * One subscription per topic however many components show it. The last frame is kept for good: a page that comes back,
 * or an engine that is gone, shows what was last known.
 */
export class TopicStore {
  private readonly client: Pick<Client, 'subscribe'>;
  private readonly now: () => number;
  private readonly later: (delayMs: number, run: () => void) => () => void;
  private readonly entries = new Map<SharedTopic, Entry>();

  constructor(
    client: Pick<Client, 'subscribe'>,
    now: () => number,
    later: (delayMs: number, run: () => void) => () => void,
  ) {
    this.client = client;
    this.now = now;
    this.later = later;
  }

  /** The newest value; the same object until a frame comes, as React's external stores need. */
  get<T extends SharedTopic>(topic: T): TopicValue<T> {
    // Frames are put in under the name of the topic they came for.
    return this.entry(topic).value;
  }

  /** Listens for new values; the first listener subscribes, the last one to leave unsubscribes after a while. */
  listen(topic: SharedTopic, listener: () => void): () => void {
    const entry = this.entry(topic);
    entry.listeners.add(listener);
    entry.linger?.();
    entry.linger = null;
    entry.unsubscribe ??= this.subscribe(topic, entry);
    return () => {
      entry.listeners.delete(listener);
      if (entry.listeners.size > 0) return;
      entry.linger = this.later(LINGER_MS, () => {
        entry.linger = null;
        entry.unsubscribe?.();
        entry.unsubscribe = null;
      });
    };
  }

  private subscribe(topic: SharedTopic, entry: Entry): () => void {
    return this.client.subscribe(
      topic,
      {},
      (frame) => {
        this.publish(entry, { frame, receivedAtMs: this.now(), error: null });
      },
      (error) => {
        this.publish(entry, { ...entry.value, error });
        entry.unsubscribe = null;
      },
    );
  }

  private publish(entry: Entry, value: TopicValue<SharedTopic>): void {
    entry.value = value;
    for (const listener of entry.listeners) listener();
  }

  private entry(topic: SharedTopic): Entry {
    let entry = this.entries.get(topic);
    if (!entry) {
      entry = {
        value: { frame: null, receivedAtMs: 0, error: null },
        listeners: new Set(),
        unsubscribe: null,
        linger: null,
      };
      this.entries.set(topic, entry);
    }
    return entry;
  }
}
