/** Annotations over a real file: what is written down is found by its time, together with what incidents tell. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NewAnnotation } from '#shared/contract/annotations.ts';
import { annotationsMigrations, openAnnotations } from '#engine/annotations/index.ts';
import { systemClock } from '#engine/base/clock.ts';
import type { IncidentDeployment } from '#engine/incidents/types.ts';
import type { Store } from '#engine/storage/types.ts';
import { openIncidentParts } from '../../helpers/incident-parts.ts';
import { makeTempDir, openTestStore } from '../../helpers/test-store.ts';

const NOON = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
let temp: ReturnType<typeof makeTempDir>;
let store: Store;
beforeEach(() => {
  temp = makeTempDir();
  store = openTestStore(temp.dir, annotationsMigrations);
});
afterEach(() => {
  store.close();
  temp.remove();
});

const open = (told: readonly IncidentDeployment[] = []) =>
  openAnnotations({
    store,
    deployments: (fromMs, toMs) => told.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs),
  });
const note = (fromMs: number, text: string, more: Partial<NewAnnotation> = {}): NewAnnotation => ({
  kind: 'note',
  fromMs,
  toMs: null,
  text,
  tags: [],
  ...more,
});
const page = (fromMs: number, toMs: number, limit = 100) => ({ fromMs, toMs, limit });

test('what touches the time is found, oldest first, also after opening it again', () => {
  const annotations = open();
  annotations.add(note(NOON, 'a moment'), 'me');
  annotations.add(note(NOON - 10 * MINUTE, 'reaches in', { toMs: NOON - MINUTE }), 'me');
  annotations.add(note(NOON + 10 * MINUTE, 'later'), 'me');
  annotations.add(note(NOON - 20 * MINUTE, 'over', { toMs: NOON - 15 * MINUTE }), 'me');
  expect(open().list(page(NOON - 5 * MINUTE, NOON + 5 * MINUTE))).toEqual([
    {
      id: 2,
      kind: 'note',
      fromMs: NOON - 10 * MINUTE,
      toMs: NOON - MINUTE,
      text: 'reaches in',
      tags: [],
      by: 'me',
      incidentId: null,
    },
    {
      id: 1,
      kind: 'note',
      fromMs: NOON,
      toMs: null,
      text: 'a moment',
      tags: [],
      by: 'me',
      incidentId: null,
    },
  ]);
});

test('of too many the newest are kept, and tags must all be there', () => {
  const annotations = open([{ incidentId: 7, atMs: NOON, text: 'api 2 appeared', by: 'Watchdeck' }]);
  for (const i of [1, 2, 3]) annotations.add(note(NOON + i, String(i), { tags: ['a', `n${i}`] }), 'me');
  const texts = (limit: number, tags: string[] = []) =>
    annotations.list({ ...page(NOON - 1, NOON + 10, limit), tags }).map(({ text }) => text);
  expect(texts(2)).toEqual(['2', '3']);
  expect(texts(10)).toEqual(['api 2 appeared', '1', '2', '3']);
  expect(texts(10, ['a', 'n2'])).toEqual(['2']);
  expect(texts(10, ['b'])).toEqual([]);
});

test('one is removed once', () => {
  const annotations = open();
  const id = annotations.add(note(NOON, 'x'), 'me');
  annotations.remove(id);
  expect(annotations.list(page(0, NOON))).toEqual([]);
  expect(() => annotations.remove(id)).toThrow(`There is no annotation ${String(id)}`);
});

test('incidents tell of the deployments in their timelines', () => {
  const other = makeTempDir();
  const parts = openIncidentParts(other.dir, systemClock);
  try {
    const opened = parts.incidents.open({ title: 'Slow', fingerprint: null }, 'ann');
    parts.incidents.addEntry(opened, { kind: 'deployment', text: 'api 2.1', atMs: NOON }, 'ann');
    parts.incidents.addEntry(opened, { kind: 'note', text: 'no deployment', atMs: NOON }, 'ann');
    expect(parts.incidents.deployments(NOON - 1, NOON + 1, 10)).toEqual([
      { incidentId: opened, atMs: NOON, text: 'api 2.1', by: 'ann' },
    ]);
    expect(parts.incidents.deployments(NOON + 1, NOON + 2, 10)).toEqual([]);
  } finally {
    parts.store.close();
    other.remove();
  }
});
