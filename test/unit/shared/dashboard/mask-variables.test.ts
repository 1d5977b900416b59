import { expect, test } from 'vitest';
import { maskVariables } from '#shared/dashboard/index.ts';

test.each([
  ['rate(up{job="$job"}[$__rate_interval])', 'rate(up{job="xxxx"}[5m              ])'],
  ["sum(x{a=~'${a:regex}'}) by ($label)", "sum(x{a=~'xxxxxxxxxx'}) by (xxxxxx)"],
  ['$metric{a="b"} offset $shift', 'xxxxxxx{a="b"} offset 5m    '],
  ['topk($n, up) > ${limit}', 'topk(1 , up) > 1       '],
  ['avg_over_time(x[1h:$step])', 'avg_over_time(x[1h:5m   ])'],
  ['node_${what}_total', 'node_xxxxxxx_total'],
  ['label_replace(up, "a", "$1", "b", "say \\"$x\\"")', 'label_replace(up, "a", "xx", "b", "say \\"xx\\"")'],
  ['up == 1', 'up == 1'],
])('%s', (expr, masked) => {
  expect(maskVariables(expr)).toBe(masked);
  expect(maskVariables(expr)).toHaveLength(expr.length);
});
