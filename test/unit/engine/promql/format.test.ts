import { describe, expect, it } from 'vitest';
import { formatExpr, parseExpr, prettyExpr } from '#engine/promql/index.ts';

describe('formatExpr', () => {
  it.each([
    ['sum(rate(x{a="b"}[5m]))by(job)', 'sum by (job) (rate(x{a="b"}[5m]))'],
    ['count without()(x)', 'count without () (x)'],
    ['topk(3,x)', 'topk(3, x)'],
    ['a+on(x)group_left(y)b', 'a + on (x) group_left (y) b'],
    ['a>bool 5', 'a > bool 5'],
    ['a and ignoring(x)b', 'a and ignoring (x) b'],
    ['x[90s]@10 offset -1d', 'x[1m30s] @ 10.000 offset -1d'],
    ['x[1h:]@end()', 'x[1h:] @ end()'],
    ['{"my.metric",le="+Inf"}', '{__name__="my.metric",le="+Inf"}'],
    ['{"my.label"=~\'a"b\',x="1"}', '{"my.label"=~"a\\"b",x="1"}'],
    ['-(1e9)^inf', '-(1000000000) ^ +Inf'],
    ['x>5m', 'x > 5m'],
    ['label_replace(x,"a","$1","b","(.*)")', 'label_replace(x, "a", "$1", "b", "(.*)")'],
  ])('%s', (text, wanted) => {
    const formatted = formatExpr(parseExpr(text));
    expect(formatted).toBe(wanted);
    expect(formatExpr(parseExpr(formatted))).toBe(formatted);
  });
});

describe('prettyExpr', () => {
  const long =
    'a_long_name_of_a_metric_total{instance="a-rather-long-instance-name:9100",job="a-long-job-name"}';

  // Each was formatted by Prometheus.
  it.each([
    ['sum(rate(up[5m]))by(job)', 'sum by (job) (rate(up[5m]))'],
    [
      `sum by(job)(rate(${long}[5m])) > bool 5`,
      `  sum by (job) (\n    rate(\n      ${long}[5m]\n    )\n  )\n> bool\n  5`,
    ],
    [`topk(3,${long})`, `topk(\n  3,\n  ${long}\n)`],
    [`(${long}+on(job)group_left(x)up)`, `(\n    ${long}\n  + on (job) group_left (x)\n    up\n)`],
    [`-sum(${long})`, `-sum(\n  ${long}\n)`],
  ])('%s', (text, wanted) => {
    const formatted = prettyExpr(parseExpr(text));
    expect(formatted).toBe(wanted);
    expect(prettyExpr(parseExpr(formatted))).toBe(formatted);
  });
});
