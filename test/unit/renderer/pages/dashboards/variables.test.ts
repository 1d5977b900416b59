import { describe, expect, test } from 'vitest';
import { variableSchema } from '#shared/dashboard/index.ts';
import { rangeOf, withRange } from '../../../../../src/renderer/src/app/range-address.ts';
import { choiceOf, withChoice } from '../../../../../src/renderer/src/pages/dashboards/address.ts';
import {
  optionsOf,
  resolveVariable,
} from '../../../../../src/renderer/src/pages/dashboards/variables/resolve.ts';
import type { TimeRange } from '../../../../../src/renderer/src/app/time-range.ts';

const HOUR_MS = 3_600_000;

function resolved(variable: object, address: string, found: readonly string[] = []) {
  const parsed = variableSchema.parse({ name: 'x', ...variable });
  return resolveVariable(
    parsed,
    optionsOf(parsed, found),
    choiceOf(new URLSearchParams(address)),
    6 * HOUR_MS,
  );
}

describe('what a query variable offers', () => {
  test.each([
    { given: {}, found: ['b10', 'b9', 'a', 'a'], offered: ['a', 'b9', 'b10'] },
    { given: { sort: 'none' }, found: ['b', 'a'], offered: ['b', 'a'] },
    { given: { sort: 'text-descending' }, found: ['a', 'b'], offered: ['b', 'a'] },
    { given: { sort: 'number' }, found: ['8.5.1', 'v-1', '10'], offered: ['v-1', '8.5.1', '10'] },
    { given: { sort: 'number-descending' }, found: ['2', '10', '1'], offered: ['10', '2', '1'] },
    { given: { regex: '/^s/i' }, found: ['Sda', 'nvme0', 'sdb'], offered: ['Sda', 'sdb'] },
    { given: { regex: '(.*):\\d+' }, found: ['b:1', 'a:2', 'a:3', 'c'], offered: ['a', 'b'] },
    { given: { regex: '/host=(?<value>\\w+)/' }, found: ['host=a x'], offered: ['a'] },
  ])('$given of $found', ({ given, found, offered }) => {
    const variable = variableSchema.parse({ kind: 'query', name: 'x', query: '', ...given });
    expect(optionsOf(variable, found).map(({ value }) => value)).toEqual(offered);
  });
});

describe('what is chosen', () => {
  const query = { kind: 'query', query: '' };
  const found = ['a', 'b'];
  test.each([
    { what: 'the first', variable: query, address: '', chosen: ['a'] },
    { what: 'the default', variable: { ...query, default: ['b'] }, address: '', chosen: ['b'] },
    {
      what: 'the first: the default is gone',
      variable: { ...query, default: ['z'] },
      address: '',
      chosen: ['a'],
    },
    { what: 'what the address says', variable: query, address: 'var-x=b', chosen: ['b'] },
    { what: 'one where several are named', variable: query, address: 'var-x=b&var-x=a', chosen: ['b'] },
    { what: 'several', variable: { ...query, multi: true }, address: 'var-x=b&var-x=a', chosen: ['b', 'a'] },
    { what: 'none of several', variable: { ...query, multi: true }, address: 'var-x=', chosen: [] },
    { what: 'one that is gone for now', variable: query, address: 'var-x=z', chosen: ['z'] },
    { what: 'not all where that is not offered', variable: query, address: 'var-x=$__all', chosen: ['a'] },
    { what: 'a constant', variable: { kind: 'constant', value: 'k' }, address: 'var-x=z', chosen: ['k'] },
    { what: 'a text', variable: { kind: 'text', default: 'd' }, address: 'var-x=z', chosen: ['z'] },
    {
      what: 'an interval',
      variable: { kind: 'interval', values: ['1m', '5m'] },
      address: 'var-x=9m',
      chosen: ['1m'],
    },
  ])('$what', ({ variable, address, chosen }) => {
    expect(resolved(variable, address, found).chosen).toEqual(chosen);
  });

  test('all stands for every value, or for what the dashboard says', () => {
    const all = { ...query, includeAll: true };
    expect(resolved(all, 'var-x=$__all', found).scoped).toEqual({
      values: ['a', 'b'],
      isAll: true,
      isMulti: true,
    });
    expect(resolved({ ...all, allValue: '.*' }, 'var-x=$__all', found).scoped.allValue).toBe('.*');
  });

  test('auto follows the range, and stays above its least', () => {
    const auto = { kind: 'interval', values: ['1m'], autoSteps: 30 };
    expect(resolved(auto, '').scoped.values).toEqual(['15m']);
    expect(resolved({ ...auto, autoMin: '1h' }, '').scoped.values).toEqual(['1h']);
  });
});

describe('the address', () => {
  test('a choice goes in and comes out', () => {
    const address = withChoice(new URLSearchParams('var-y=1&var-x=old&panel=3'), 'x', ['a b', 'c&d']);
    expect(address.toString()).toBe('var-y=1&panel=3&var-x=a+b&var-x=c%26d');
    expect(choiceOf(address).get('x')).toEqual(['a b', 'c&d']);
    expect(choiceOf(withChoice(address, 'x', [])).get('x')).toEqual(['']);
  });

  test.each<TimeRange>([
    { kind: 'live', rangeMs: 6 * HOUR_MS },
    { kind: 'live', rangeMs: 90_000 },
    { kind: 'relative', rangeMs: HOUR_MS, agoMs: 24 * HOUR_MS },
    { kind: 'absolute', fromMs: 1_700_000_000_000, toMs: 1_700_000_060_000 },
  ])('a range goes in and comes out: %j', (range) => {
    expect(rangeOf(withRange(new URLSearchParams(), range))).toEqual(range);
  });

  test.each(['', 'from=yesterday', 'from=now&to=now-1h', 'from=1700000060000&to=1700000000000', 'to=now'])(
    'no range: %s',
    (address) => {
      expect(rangeOf(new URLSearchParams(address))).toBeNull();
    },
  );
});
