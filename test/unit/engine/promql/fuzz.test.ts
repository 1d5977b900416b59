import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WatchdeckError } from '#shared/model/errors.ts';
import { formatExpr, parseExpr, PromqlError, typeOf, type Expr } from '#engine/promql/index.ts';
import { vectors } from '../../../helpers/promql-arbitraries.ts';
import { ask, askRange, given } from '../../../helpers/promql.ts';

const tokens = (
  'a b{x="1"} {y=~".+"} 1 2.5 -1 Inf NaN 5m "s" ( ) ( ) [ ] [5m] [1m:30s] { } , : + - * / % ^ == != > < >= <= and or ' +
  'unless atan2 bool on(x) ignoring(y) group_left group_right(x) by(x) without() sum( avg( topk(2, quantile(0.5, ' +
  'count_values("v", rate( sum_over_time( absent( label_replace( scalar( vector( time() histogram_quantile(0.9, ' +
  "offset @ 5 @end() # \n \\ ' `"
).split(' ');

function parseOrRefuse(text: string): Expr | null {
  try {
    return parseExpr(text);
  } catch (error) {
    expect(error).toBeInstanceOf(PromqlError);
    return null;
  }
}

describe('random input', () => {
  it('is either parsed or refused with a place, and what is parsed can be written and read again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...tokens), { maxLength: 12 }), (parts) => {
        const expr = parseOrRefuse(parts.join(' '));
        if (expr === null) return;
        const formatted = formatExpr(expr);
        expect(formatExpr(parseExpr(formatted))).toBe(formatted);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500) },
    );
  });

  it('gives over a range what it gives at each of its steps', () => {
    const source = given(60_000, {
      'a{x="1"}': [1, 2, null, 4],
      'a{x="2",y="1"}': [NaN, 3, 3],
      'b{x="1"}': [0, 'stale', 9],
    });
    const times = [0, 60_000, 120_000, 180_000];
    fc.assert(
      fc.property(vectors.vector, (text) => {
        const expr = parseExpr(text);
        expect(typeOf(expr)).toBe('vector');
        const whole = outcome(() => askRange(source, text, [0, 180_000, 60_000]));
        const steps = times.map((time) => outcome(() => ask(source, text, time)));
        if (whole === 'error' || steps.includes('error')) {
          // A step that fails makes the range fail, and a range only fails for one of its steps.
          expect([whole === 'error', steps.includes('error')]).toEqual([true, true]);
          return;
        }
        const wanted: Record<string, (number | null)[]> = {};
        for (const [i, step] of steps.entries()) {
          for (const [labels, value] of Object.entries(step)) {
            wanted[labels] ??= times.map(() => null);
            wanted[labels][i] = value as number;
          }
        }
        expect(whole).toEqual(wanted);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
    );
  });
});

function outcome<T>(query: () => T): T | 'error' {
  try {
    return query();
  } catch (error) {
    expect(error).toBeInstanceOf(WatchdeckError);
    return 'error';
  }
}
