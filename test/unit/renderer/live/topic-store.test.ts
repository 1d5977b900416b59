import { expect, test } from 'vitest';
import type { Client } from '#shared/contract/client.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { TopicStore } from '../../../../src/renderer/src/live/topic-store.ts';

/** A client that keeps what is subscribed, so that the test can send frames, and a clock that runs when told. */
function setup() {
  const open = new Map<number, { frame: (value: unknown) => void; end: (error: WatchdeckError) => void }>();
  let nextId = 0;
  const subscribe: Client['subscribe'] = (_topic, _params, onFrame, onEnd) => {
    const id = nextId++;
    open.set(id, {
      frame: onFrame as (value: unknown) => void,
      end: (error) => onEnd?.(error),
    });
    return () => open.delete(id);
  };
  const waiting = new Set<() => void>();
  const store = new TopicStore(
    { subscribe },
    () => 42,
    (_delay, run) => {
      waiting.add(run);
      return () => waiting.delete(run);
    },
  );
  const elapse = () => {
    for (const run of [...waiting]) run();
    waiting.clear();
  };
  return { store, open, elapse };
}

const nothing = () => undefined;

test('many listeners, one subscription', () => {
  const { store, open } = setup();
  let heard = 0;
  store.listen('targets', () => heard++);
  store.listen('targets', () => heard++);
  expect(open.size).toBe(1);
  open.get(0)?.frame([]);
  expect(heard).toBe(2);
  expect(store.get('targets')).toEqual({ frame: [], receivedAtMs: 42, error: null });
});

test('the value is the same object until a frame comes', () => {
  const { store } = setup();
  expect(store.get('status')).toBe(store.get('status'));
});

test('going from page to page keeps the subscription, leaving for good ends it and keeps the last frame', () => {
  const { store, open, elapse } = setup();
  const leave = store.listen('targets', nothing);
  open.get(0)?.frame(['x']);
  leave();
  store.listen('targets', nothing)();
  expect(open.size).toBe(1);
  elapse();
  expect(open.size).toBe(0);
  expect(store.get('targets').frame).toEqual(['x']);
});

test('an ended subscription says why and is made anew by the next listener', () => {
  const { store, open } = setup();
  store.listen('status', nothing);
  const first = open.get(0);
  open.delete(0);
  first?.end(new WatchdeckError('unavailable', 'stopping'));
  expect(store.get('status').error?.message).toBe('stopping');
  store.listen('status', nothing);
  expect(open.size).toBe(1);
});
