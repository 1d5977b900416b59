/** Who depends on whom: names, circles, and what follows. */
import { expect, test } from 'vitest';
import { buildGraph } from '#engine/alerting/dependencies/graph.ts';
import type { DependencyNode } from '#engine/alerting/dependencies/graph.ts';

const node = (title: string, ...dependsOn: string[]): DependencyNode => {
  const [kind, name] = title.split('/') as [DependencyNode['kind'], string];
  return { kind, name, matchers: [], dependsOn };
};
const messages = (...nodes: DependencyNode[]) =>
  buildGraph(nodes).problems.map(
    ({ node: at, entry, message }) => `${String(at)}.${String(entry)} ${message}`,
  );

test.each([
  ['nothing', [], []],
  ['a name that is not there', [node('target/a', 'b')], ['0.0 there is no target, check or service "b"']],
  [
    'a name that several have',
    [node('target/a'), node('check/a'), node('service/s', 'a')],
    ['2.0 "a" may be target/a and check/a: write which'],
  ],
  ['the kind tells them apart', [node('target/a'), node('check/a'), node('service/s', 'check/a')], []],
  ['itself', [node('target/a', 'a')], ['0.0 it depends on itself: target/a → target/a']],
  [
    'a circle, reported once',
    [node('target/x'), node('target/a', 'x', 'b'), node('check/b', 'c'), node('service/c', 'a')],
    ['1.1 it depends on itself: target/a → check/b → service/c → target/a'],
  ],
  [
    'a diamond is no circle',
    [node('target/a', 'b', 'c'), node('target/b', 'd'), node('target/c', 'd'), node('target/d')],
    [],
  ],
] as [string, DependencyNode[], string[]][])('%s', (_name, nodes, expected) => {
  expect(messages(...nodes)).toEqual(expected);
});

test('ancestors are all that is needed, the nearest first, each once', () => {
  const { graph } = buildGraph([
    node('target/a', 'b', 'c'),
    node('target/b', 'd'),
    node('target/c', 'd'),
    node('target/d', 'e'),
    node('target/e'),
  ]);
  expect(graph.ancestors).toEqual([[1, 2, 3, 4], [3, 4], [3, 4], [4], []]);
});
