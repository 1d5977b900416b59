import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { formatValue, unitRules, unitSpacing } from '#shared/format/index.ts';

test.each<[number, string, string]>([
  [1024, 'none', '1024'],
  [1_234_567, 'none', '1\u2009234\u2009567'],
  [-12_345, 'none', '-12\u2009345'],
  [0.1 + 0.2, 'none', '0.3'],
  [1.5e-9, 'none', '1.500e-9'],
  [12_345, 'short', '12.3 k'],
  [1.5e15, 'short', '1.50 P'],
  [42, 'percent', '42%'],
  [0.07, 'percentunit', '7%'],
  [0.4236, 'percentunit', '42.4%'],
  [54.25, 'humidity', '54.3%H'],
  [1536, 'bytes', '1.50 KiB'],
  [1500, 'decbytes', '1.50 kB'],
  [512, 'kbytes', '512 KiB'],
  [0.5, 'kbytes', '512 B'],
  [0, 'gbytes', '0 B'],
  [2048, 'mbytes', '2.00 GiB'],
  [1e6, 'decmbytes', '1.00 TB'],
  [8e6, 'bits', '7.63 Mib'],
  [8e6, 'decbits', '8.00 Mb'],
  [1536, 'binBps', '1.50 KiB/s'],
  [1500, 'Bps', '1.50 kB/s'],
  [1e9, 'bps', '1.00 Gb/s'],
  [1024, 'binbps', '1.00 Kib/s'],
  [2500, 'KBs', '2.50 MB/s'],
  [12, 'MBs', '12.0 MB/s'],
  [0.25, 'MBs', '250 kB/s'],
  [0, 's', '0 s'],
  [2.5e-8, 's', '25 ns'],
  [0.000_12, 's', '120 µs'],
  [0.0123, 's', '12.3 ms'],
  [1.5, 's', '1.50 s'],
  [5400, 's', '1 h 30 min'],
  [250, 'ms', '250 ms'],
  [1500, 'ms', '1.50 s'],
  [90, 'm', '1 h 30 min'],
  [36, 'h', '1 d 12 h'],
  [2, 'd', '2 d'],
  [1500, 'µs', '1.50 ms'],
  [1500, 'ns', '1.50 µs'],
  [90_061, 'dtdurations', '1 d 1 h'],
  [90_061, 'dthms', '1 d 01:01:01'],
  [61_000, 'clockms', '00:01:01'],
  [5, 'ops', '5 /s'],
  [1234, 'ops', '1.23 k/s'],
  [1234, 'reqps', '1.23 k req/s'],
  [7, 'iops', '7 io/s'],
  [54.25, 'celsius', '54.3 °C'],
  [98.6, 'farenheit', '98.6 °F'],
  [230, 'volt', '230 V'],
  [0.0042, 'amp', '4.20 mA'],
  [1500, 'watt', '1.50 kW'],
  [1.5, 'kwatt', '1.50 kW'],
  [0.5, 'kwatt', '500 W'],
  [2.4e9, 'hertz', '2.40 GHz'],
  [3000, 'rotrpm', '3000 rpm'],
  [12.5, 'currencyUSD', '$12.50'],
  [-3, 'currencyEUR', '-€3'],
  [0.0123, 'currencyUSD', '$0.0123'],
  [1_250_000, 'currencyUSD', '$1.25 M'],
  [99.5, 'currencySEK', '99.50 kr'],
  [12_345, 'sci', '1.23e+4'],
  [255, 'hex', 'FF'],
  [255, 'hex0x', '0xFF'],
  [1, 'bool', 'True'],
  [0, 'bool_yes_no', 'No'],
  [1, 'on_off', 'On'],
  [0, 'bool_on_off', 'Off'],
  [Date.UTC(2026, 10, 21, 14, 2, 5), 'dateTimeAsIso', '21 Nov 2026, 14:02:05'],
  [3, 'suffix:msgs', '3 msgs'],
  [3, 'prefix:v', 'v3'],
  [1500, 'count:jobs', '1.50 k jobs'],
  [0.002, 'si:m', '2.00 mm'],
  [12, 'currency:Fr', 'Fr12'],
  [1, 'bool:up/down', 'up'],
  [0, 'bool:up/down', 'down'],
  [Date.UTC(2026, 10, 21, 14, 2, 5), 'time:YYYY-MM-DD [at] HH:mm', '2026-11-21 at 14:02'],
  [3, 'bananas', '3 bananas'],
])('%s in %s reads %s', (value, unit, text) => {
  expect(formatValue(value, unit)).toBe(text);
});

test.each<[number, string, number, string]>([
  [1.5, 'none', 0, '2'],
  [1536, 'bytes', 1, '1.5 KiB'],
  [0.4236, 'percentunit', 1, '42.4%'],
  [1234.5, 'short', 3, '1.234 k'],
  [0.0123, 's', 0, '12 ms'],
  [1234.5, 'currencyUSD', 2, '$1234.50'],
  [54.25, 'celsius', 0, '54 °C'],
])('%s in %s with %s decimals reads %s', (value, unit, decimals, text) => {
  expect(formatValue(value, unit, { decimals })).toBe(text);
});

test('moments are told in the zone asked for, ages against now', () => {
  const at = Date.UTC(2026, 10, 21, 14, 2, 5);
  expect(formatValue(at, 'dateTimeAsIso', { timeZone: 'Europe/Berlin' })).toBe('21 Nov 2026, 15:02:05');
  expect(formatValue(at, 'dateTimeFromNow', { nowMs: at + 180_000 })).toBe('3 min ago');
  expect(formatValue(at, 'dateTimeAsIsoNoDateIfToday', { nowMs: at + 60_000 })).toBe('14:02:05');
});

test('what an axis is cut by', () => {
  expect(unitSpacing('kbytes')).toBe('binary');
  expect(unitSpacing('s')).toBe('seconds');
  expect(unitSpacing('ms')).toBe('decimal');
  expect(unitSpacing('bananas')).toBe('decimal');
});

it('gives every unit a readable text for every number', () => {
  const ids = [...unitRules.keys()];
  expect(ids.length).toBeGreaterThan(200);
  for (const unit of ids) {
    expect(formatValue(null, unit)).toBe('–');
    expect(formatValue(NaN, unit)).toBe('NaN');
    expect(formatValue(Infinity, unit)).toBe('∞');
    expect(formatValue(-Infinity, unit)).toBe('-∞');
  }
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(...ids),
      (value, unit) => {
        const text = formatValue(value, unit);
        expect(text).not.toMatch(/undefined|NaN/);
        expect(text.length).toBeLessThan(34);
      },
    ),
    { numRuns: 2000 },
  );
});
