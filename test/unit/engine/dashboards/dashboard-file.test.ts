import { describe, expect, test } from 'vitest';
import { DocumentError } from '#engine/base/yaml-document.ts';
import { editDashboard, readDashboard, writeDashboard } from '#engine/dashboards/dashboard-file.ts';

const TEXT = `# Of the shop; ask Ana before changing it.
title: Shop
tags: [shop, web]
variables:
  - kind: query
    name: job # as in the scrape config
    query: label_values(up, job)
    multi: false # one at a time
panels:
  # What people notice first.
  - id: 1
    kind: timeseries
    title: Requests
    at: { x: 0, y: 0, w: 12, h: 8 }
    queries:
      - id: A
        # by code, since 404s are many
        expr: |
          sum by (code) (
            rate(http_requests_total{job="$job"}[$__rate_interval])
          )
  - id: 2
    kind: stat
    title: "Errors"
    at: { x: 12, y: 0, w: 12, h: 8 }
    display: { unit: percentunit, max: 1 } # of all requests
    queries:
      - { id: A, expr: 'sum(rate(errors_total[5m]))' }
`;

const read = () => readDashboard(TEXT, 'shop.yml');

describe('reading', () => {
  test('fills in what the schema says by itself', () => {
    const { annotations, panels, variables } = read();
    expect(annotations).toEqual({
      alerts: true,
      incidents: true,
      deployments: true,
      notes: true,
      sleep: true,
      queries: [],
    });
    expect(panels[1]).toMatchObject({ kind: 'stat', calculation: 'last', sparkline: true });
    expect(variables[0]).toMatchObject({ includeAll: false, sort: 'text' });
  });

  test.each([
    ['title: [', /shop\.yml:1:\d+: /],
    ['panels: []', /shop\.yml:1:1: title: expected string, but it is missing/],
    ['title: x\npanels:\n  - { id: 1, kind: pipe }', /shop\.yml:3:\d+: panels\[0\]/],
    ['title: x\npanels: []\ncolour: red', /shop\.yml:3:1: unknown field "colour"/],
    [TEXT.replace('- id: 2', '- id: 1'), /shop\.yml:\d+:\d+: panels\[1\]\.id: 1 is taken/],
    ['- 1', /shop\.yml/],
    ['', /title/],
    ['title: &a [*a]\npanels: []', /shop\.yml/],
  ])('names the place of what is wrong in %j', (text, message) => {
    expect(() => readDashboard(text, 'shop.yml')).toThrow(DocumentError);
    expect(() => readDashboard(text, 'shop.yml')).toThrow(message);
  });
});

describe('editing', () => {
  test('what is not changed stays as it was written', () => {
    expect(editDashboard(TEXT, read())).toBe(TEXT);
  });

  test('a changed value leaves every other line as it was', () => {
    const dashboard = read();
    const edited = editDashboard(TEXT, {
      ...dashboard,
      title: 'The shop',
      panels: dashboard.panels.map((panel) =>
        panel.id === 2 && panel.kind === 'stat' ? { ...panel, display: { ...panel.display, max: 2 } } : panel,
      ),
    });
    expect(edited).toBe(TEXT.replace('title: Shop', 'title: The shop').replace('max: 1', 'max: 2'));
  });

  test('the style of its author stays, entries right below their list too', () => {
    const text =
      'title:   "Shop"\ntags: [a,b]\npanels:\n- {id: 1, kind: text, at: {x: 0,y: 0,w: 1,h: 1}, markdown: a}\n';
    const dashboard = readDashboard(text, 'shop.yml');
    expect(editDashboard(text, { ...dashboard, description: 'new' })).toBe(`${text}description: new\n`);
  });

  test('panels that are moved, added and removed take their comments with them', () => {
    const dashboard = read();
    const [first, second] = dashboard.panels;
    if (first === undefined || second === undefined) throw new Error('two panels were expected');
    const added = { ...first, id: 7, title: 'New' };
    const edited = editDashboard(TEXT, { ...dashboard, panels: [second, added, first] });
    expect(readDashboard(edited, 'shop.yml').panels.map(({ id }) => id)).toEqual([2, 7, 1]);
    expect(edited).toContain('# by code, since 404s are many');
    expect(edited).toContain('# of all requests');
    expect(edited.indexOf('# of all requests')).toBeLessThan(edited.indexOf('title: New'));
    const removed = editDashboard(edited, { ...dashboard, panels: [first] });
    expect(removed).not.toContain('of all requests');
    expect(removed).toContain('# Of the shop; ask Ana before changing it.');
  });

  test('what is made the default again is not written, and a default somebody wrote stays', () => {
    const dashboard = read();
    const named = editDashboard(TEXT, {
      ...dashboard,
      variables: dashboard.variables.map((each) => ({ ...each, hidden: true })),
    });
    expect(named).toContain('hidden: true');
    const back = editDashboard(named, dashboard);
    expect(back).not.toContain('hidden');
    expect(back).toContain('multi: false # one at a time');
  });

  test('whatever is saved is read back the same', () => {
    const dashboard = read();
    expect(readDashboard(writeDashboard(dashboard), 'new.yml')).toEqual(dashboard);
    expect(writeDashboard(dashboard)).toContain('at: { x: 0, y: 0, w: 12, h: 8 }');
    expect(writeDashboard(dashboard)).not.toContain('annotations');
    expect(readDashboard(editDashboard('title: [broken', dashboard), 'new.yml')).toEqual(dashboard);
  });
});
