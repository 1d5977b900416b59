import { expect, test } from 'vitest';
import { orderVariables, variableSchema } from '#shared/dashboard/index.ts';
import type { Variable } from '#shared/dashboard/index.ts';

function query(name: string, text: string): Variable {
  return variableSchema.parse({ kind: 'query', name, query: text });
}

test.each([
  {
    what: 'chained ones',
    variables: [
      query('device', 'label_values(x{instance="$instance"}, device)'),
      query('instance', 'label_values(up{job="$job"}, instance)'),
      query('job', 'label_values(up, job)'),
    ],
    order: ['job', 'instance', 'device'],
    cycle: [],
  },
  {
    what: 'those that know nothing of each other',
    variables: [query('b', 'label_names()'), query('a', 'metrics($__unknown)')],
    order: ['b', 'a'],
    cycle: [],
  },
  {
    what: 'a cycle, and what hangs on it',
    variables: [
      query('a', 'label_values(x{b="$b"}, a)'),
      query('b', 'label_values(x{a="$a"}, b)'),
      query('c', 'label_values(x{b="$b"}, c)'),
      query('d', 'label_values(d)'),
    ],
    order: ['d', 'a', 'b', 'c'],
    cycle: ['a', 'b', 'c'],
  },
  { what: 'itself', variables: [query('a', 'label_values(x{a="$a"}, a)')], order: ['a'], cycle: ['a'] },
])('$what', ({ variables, order, cycle }) => {
  const result = orderVariables(variables);
  expect(result.ordered.map(({ name }) => name)).toEqual(order);
  expect(result.cycle).toEqual(cycle);
});
