import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDashboard } from '#engine/dashboards/dashboard-file.ts';
import { exportGrafana, importGrafana } from '#engine/dashboards/index.ts';
import { inProject } from '../../../../../scripts/lib/paths.ts';

const SHIPPED = inProject('resources', 'dashboards');
const FILES = inProject('test/unit/engine/dashboards/grafana/files');

describe('what is exported and imported again is the same', () => {
  test.each(readdirSync(SHIPPED))('%s', (name) => {
    const dashboard = readDashboard(readFileSync(join(SHIPPED, name), 'utf8'), name);
    const { dashboard: back, notes } = importGrafana(exportGrafana(dashboard, 'x'));
    expect(back).toEqual({ ...dashboard, range: dashboard.range ?? '6h' });
    expect(notes.filter(({ outcome }) => outcome === 'left')).toEqual([]);
  });

  test.each(readdirSync(FILES))('%s', (name) => {
    const { dashboard } = importGrafana(readFileSync(join(FILES, name), 'utf8'));
    const { dashboard: back } = importGrafana(exportGrafana(dashboard, 'x'));
    expect(back.variables).toEqual(dashboard.variables);
    expect(back.panels).toEqual(dashboard.panels);
  });
});

test('it asks for its data source, and has the fields that Grafana wants', () => {
  const text = readFileSync(join(SHIPPED, 'targets.yml'), 'utf8');
  const json = JSON.parse(exportGrafana(readDashboard(text, 'targets.yml'), 'targets')) as {
    readonly schemaVersion: number;
    readonly uid: string;
    readonly templating: { readonly list: readonly { readonly type: string; readonly name: string }[] };
    readonly panels: readonly { readonly type: string; readonly datasource?: { readonly uid: string } }[];
  };
  expect([json.schemaVersion, json.uid]).toEqual([41, 'targets']);
  expect(json.templating.list[0]).toMatchObject({
    type: 'datasource',
    name: 'datasource',
    query: 'prometheus',
  });
  for (const { type, datasource } of json.panels)
    if (type !== 'row') expect(datasource?.uid).toBe('${datasource}');
});
