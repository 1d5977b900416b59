import { beforeEach, expect, test } from 'vitest';
import { useTimeStore } from '../../../../src/renderer/src/app/time-store.ts';

const start = { kind: 'live', rangeMs: 60_000 } as const;

beforeEach(() => {
  useTimeStore.getState().set(start);
});

test('zooms are undone one by one, down to where they began', () => {
  const store = useTimeStore.getState();
  store.zoom(0, 100_000);
  store.zoom(20_000, 40_000);
  expect(useTimeStore.getState().range).toEqual({ kind: 'absolute', fromMs: 20_000, toMs: 40_000 });
  expect(store.zoomBack()).toBe(true);
  expect(useTimeStore.getState().range).toEqual({ kind: 'absolute', fromMs: 0, toMs: 100_000 });
  expect(store.zoomBack()).toBe(true);
  expect(useTimeStore.getState().range).toEqual(start);
  expect(store.zoomBack()).toBe(false);
});

test('choosing a range forgets the zooms', () => {
  const store = useTimeStore.getState();
  store.zoom(0, 100_000);
  store.set({ kind: 'live', rangeMs: 5_000 });
  expect(store.zoomBack()).toBe(false);
  expect(useTimeStore.getState().range).toEqual({ kind: 'live', rangeMs: 5_000 });
});

test('shifting from live leaves live', () => {
  useTimeStore.getState().shift(-1);
  expect(useTimeStore.getState().range.kind).toBe('absolute');
  useTimeStore.getState().shift(1);
  expect(useTimeStore.getState().range).toEqual(start);
});
