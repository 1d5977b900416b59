import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importGrafana } from '#engine/dashboards/index.ts';
import { dashboardSchema } from '#shared/dashboard/index.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { refusal } from '../../../../helpers/refusal.ts';
import { inProject } from '../../../../../scripts/lib/paths.ts';

const FILES = ['rows-schema-14.json', 'grid-schema-22.json', 'all-schema-41.json'].map((name) =>
  readFileSync(join(inProject('test/unit/engine/dashboards/grafana/files'), name), 'utf8'),
);

/** Values that stand where nobody expects them. */
const ODD: readonly unknown[] = [
  null,
  '',
  'text',
  -1,
  1e300,
  true,
  [],
  [null, 1, 'a'],
  {},
  { __proto__: null, constructor: 1 },
  '$__all',
  '${x}',
  NaN,
];

/** The JSON with some of its values replaced or removed. */
function mutate(json: string, changes: readonly (readonly [number, number])[]): string {
  const root = JSON.parse(json) as unknown;
  const places: [Record<string, unknown>, string][] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      places.push([value as Record<string, unknown>, key]);
      walk((value as Record<string, unknown>)[key]);
    }
  };
  walk(root);
  for (const [at, odd] of changes) {
    const [holder, key] = places[at % places.length] ?? [{}, ''];
    if (odd % (ODD.length + 1) === ODD.length) Reflect.deleteProperty(holder, key);
    else holder[key] = ODD[odd % (ODD.length + 1)];
  }
  return JSON.stringify(root);
}

test('whatever stands in it, it is converted or refused', () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.constantFrom(...FILES), changes, (json, odd) => {
      try {
        const { dashboard } = importGrafana(mutate(json, odd));
        expect(dashboardSchema.safeParse(dashboard).success).toBe(true);
      } catch (error) {
        if (!(error instanceof WatchdeckError)) throw error;
      }
    }),
    { numRuns: 400 },
  );
});

test.each([
  ['{', /no JSON/],
  ['[]', /object was expected/],
  ['{"title":"x"}', /neither panels nor rows/],
  ['{"spec":{"elements":{},"layout":{}}}', /version 2/],
])('%s is refused', (json, message) => {
  expect(() => importGrafana(json)).toThrow(refusal('bad_request', message));
});
