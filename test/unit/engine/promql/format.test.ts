import { describe, expect, it } from 'vitest';
import { formatExpr, parseExpr } from '#engine/promql/index.ts';

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
