import { expect, test } from 'vitest';
import { fromChromium, toChromium } from '../../electron-double/addresses.ts';
import { decode, encode } from '../../electron-double/codec.ts';
import { strict } from '../../electron-double/strict.ts';

test('values cross as structured clone makes them', () => {
  const value = {
    plain: ['text', 1.5, true, null, undefined],
    odd: [NaN, Infinity, -Infinity, -0, 12n],
    columns: [Float64Array.of(1, NaN, -0.5), new Float64Array(20_000).fill(1.25), Uint8Array.of(37, 80)],
    part: new Uint8Array(Uint8Array.of(1, 2, 3, 4).buffer, 1, 2),
    when: new Date(1_700_000_000_000),
    map: new Map<unknown, unknown>([['a', { b: new Set([1]) }]]),
    // As the codec's own marks look.
    $: 'Date',
  };
  expect(decode(encode(value))).toEqual(structuredClone(value));
  expect(decode(encode(new Uint8Array([7]).buffer))).toEqual(new Uint8Array([7]).buffer);
});

test('what can’t be cloned throws', () => {
  expect(() => encode({ call: () => 1 })).toThrow('could not be cloned');
  expect(() => encode(Symbol('s'))).toThrow('could not be cloned');
});

test('addresses of the app have a stand-in, others stay', () => {
  const pairs = [
    ['app://watchdeck', 'https://watchdeck.app.invalid'],
    ['app://watchdeck/alerts/3f?x=app://y#z', 'https://watchdeck.app.invalid/alerts/3f?x=app://y#z'],
    ['https://github.com/a', 'https://github.com/a'],
    ['file:///tmp/page.html', 'file:///tmp/page.html'],
    ['about:blank', 'about:blank'],
  ] as const;
  for (const [app, chromium] of pairs) {
    expect(toChromium(app)).toBe(chromium);
    expect(fromChromium(chromium)).toBe(app);
  }
});

test('a member that the double lacks throws', () => {
  const object: Record<string, unknown> = strict('thing', { here: 1 });
  expect(object['here']).toBe(1);
  expect(() => object['elsewhere']).toThrow('no thing.elsewhere');
  // Promises ask anything for it.
  expect(object['then']).toBeUndefined();
});
