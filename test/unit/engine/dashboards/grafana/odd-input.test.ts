import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importGrafana } from '#engine/dashboards/index.ts';
import { dashboardSchema } from '#shared/dashboard/index.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { mutate } from '../../../../helpers/grafana.ts';
import { refusal } from '../../../../helpers/refusal.ts';
import { inProject } from '../../../../../scripts/lib/paths.ts';

const FILES = ['rows-schema-14.json', 'grid-schema-22.json', 'all-schema-41.json'].map((name) =>
  readFileSync(join(inProject('test/unit/engine/dashboards/grafana/files'), name), 'utf8'),
);

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
