import { expect, test } from 'vitest';
import { linkSchema } from '#shared/dashboard/index.ts';
import type { VariableScope } from '#shared/dashboard/index.ts';
import { linkTarget } from '../../../../../src/renderer/src/pages/dashboards/links.ts';

const scope: VariableScope = new Map([['host', { values: ['a b'], isAll: false }]]);
const search = new URLSearchParams('var-host=a+b&var-job=x&panel=3');
const range = { kind: 'live', rangeMs: 3_600_000 } as const;

test.each([
  { link: { url: '/dashboards/x' }, href: '/dashboards/x' },
  { link: { url: '/dashboards/x?var-host=$host#top' }, href: '/dashboards/x?var-host=a+b#top' },
  {
    link: { url: '/dashboards/x?var-job=x', keepVariables: true },
    href: '/dashboards/x?var-job=x&var-host=a+b',
  },
  { link: { url: '/explore', keepTime: true }, href: '/explore?from=now-1h&to=now' },
  { link: { url: 'https://example.com/$host' }, href: 'https://example.com/a%20b' },
  { link: { url: 'javascript:alert(1)' }, href: null },
  { link: { url: '//example.com' }, href: null },
  { link: { url: 'file:///etc/passwd' }, href: null },
])('$link', ({ link, href }) => {
  expect(linkTarget(linkSchema.parse({ title: 'x', ...link }), scope, search, range)?.href ?? null).toBe(
    href,
  );
});
