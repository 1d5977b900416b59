import { expect, it } from 'vitest';
import { openBlock, Part } from '#engine/tsdb/codec/block.ts';
import { makeCells } from '#engine/tsdb/codec/cells.ts';
import { ColumnDecoder } from '#engine/tsdb/codec/column.ts';
import { PackedRollup } from '#engine/tsdb/codec/rollup-block.ts';
import { fillFromSamples } from '#engine/tsdb/codec/rollup-fill.ts';
import { ROLLUP_FIELDS, RollupRows } from '#engine/tsdb/codec/rollup-rows.ts';
import { blockTools } from '#engine/tsdb/tools.ts';
import { hex } from '../arbitraries.ts';

/** Written by the version whose blocks are of format 1. */
const BLOCK =
  'AYH1EaKAAgGUASi1L/0gll0EAOQHBBsID18CAICA9AME/78BawUNz/8LAgIBkAMAAgIKKxrjrx6+AAPC9/9qCeZn87zYANFu' +
  'SOJ3dnwff/3bPXQsJlXPt8bvNy/pXOwnv5j57Vh5uGsvG929nHOx4rhz63DJ8zPqUxYOtpbU48QqqSc0Z4T4Ie6Ujnp25RrD' +
  'kVWQAwAPVyN8DkGcYwI=';
const ROLLUP =
  'AYYxGa4dAf8LKLUv/WCOC60vAARVHUA+Pj46a0fcAT5MOmlH6AFMO11F5gFRY0TFAWNEwwF0vwHiAQkTExMPCwAJNBQAFEBM' +
  'DUEAAAAKCh6AgPoBBP//Jt97BxKg//oP/wHYBAIAAoiIiIj+YiIiI/mIC2B/f91fA+vBMmeZn+OPgAnrMOB9AAtPbQh7G3cz' +
  'CfnwhJP+DgfwBbjHwMh3j7lYXtolGAQhcrXT6rDeQW9XA8gDywr8aOtO5medrbEn/IB4H8Ad+BLxYKJl5Wf5ugtSc/05Wnj/' +
  '9c/ogV8DyAOfdlA38hrnY1trhGNm/eB/AGAluOb3TecAG45CwkUjBcAFKIlZ1Qjg1AFQkd310JhOZnKNsp/g0u4AHEAKAgIE' +
  'iiiii/LFFFFF+WKKKKL8sRiVAnvvBfAB4o/mIsD6/6De53dwer4H8AZK8/16Bif5WeumUAjg465Wlk4RjUTtRcD+AL9VSUey' +
  'QwczOcYCWb/d6cD6ABdJD8J60R5mfHKveHj2l5O3z3HXmZtqvA+gHylUF0f15eZn7Je7WPQDuB/AAsDY+G5lgOZnIh5CFTmi' +
  'eB7AKAkp97s7I5O1Lk2O4JK6WZ9QN83R86YH0AdjQ4AnYdjzM88/vNhoqLwP4Ak4dqCJk0Tys4J3qWDbPlAAEDwKlgGAgNYK' +
  'Bv9/MN4DE6D//Qf/qD//Qf/qD//Qf/qD//Qf/oABhBgEDcmkAgPDDDDDDDDC8/8ilP27Yr7wAwLngzqlqvA+gA9RZs9fDqOX' +
  'pZcoSMAgUPJ26yaBCuKH24HsA63XnPUaVfl51HP2akbbLgewAfZC9EiNSeXnv60tAr6PeB/AGPhEdRDsScAGAUBEFaICMACW' +
  'x/1K/rzNABnVYn6L9UeXlyQrGz0vc8D+AJVEQ0eJW14AJ7Hn8Run+8rGrw4RMHM5wPYApbERVPp2vLz+ke/qToqvA/gDFxLv' +
  'qdlosAAoAgYGnv7menp6env7menp6env7mcH32sFD+X/7//8v/3//8v/3//5f/v//5f4AdgEAAUB2TZN0mybNNhuWmDgoPIe' +
  'dioNUHnBWxE8L9psG8CRzd6q3OEuZnOMBLN/u9NVDEr90s7UBCpv0g4/MXRB/2B3FMeiAW+c0HV7Je7WPQDtw4zjvuz00IvI' +
  'r/0Dw0Sjegk/vD0Z7B08xy5uVnn1A3zdHztnQ3A99pxMEgi5dW+NEHqVbhTpPOffodNWXPCqAIDApn//7//+X9///L/AAfQb' +
  'smyabMLz/tGPbq0bRHnY1gSJXy9nsDe5JKkifZmdvhMh2U5W0/PhCSf8ER1jyi3ENoQsvNMUmwEQlBciIrJpUgE9xAzz1Vhk' +
  'JZUDPYxpIOdw147QK/Rtm4lExWqNXEbvLTgt2MhIBZSDTWgGho3QyY3MCjrqwgGNiPEtyyvLOYlJgaTjxdRKk8zR8Qny+Gyd' +
  'gMC/BAIAFBf/+L///SwAAJ//OQAHtX/8X//+kgAAT/+cgAPaP/5MAA8JAAAn/85AAezf/yYAB4OAABP/4MH6ArqZnpW1VVVV' +
  'VVTf//////5o21VMqrz/9mZzczMCZmQ6qpQgAMCqpQNVdA//kOqqw9VTmCz59/VV5mcL8BVUwH/4wvP/DOgoMftM+Xp9mUCM' +
  '3e7XA/gA7ATFXbgCmgDZZ0C7NK4qADuutX1VuDrLy+ehMCX/1eXnxdtQ8FQHeB3AGkwPsGbU7gfQBzR7/7U4LPKxysPerB1q' +
  'crSZqn4HvII8ztuaHvY2/A9gDxHmLRVVo8nX/lXKcPSenA+gEyug4vAngeXpjRdP9ZJ9mtlzpLQbn3gfwBQ6uRbj3q3QAVYJ' +
  'VRApOfABK/5GAr8LsD8g0AKZEZJ1E86JgB2SFx4npBIFCSyGGMQYeIxiCHxogQWOY8FA93TihIwu7CnJ0W+K4Uw+LJ3VU0hH' +
  '4m74Zh3O0koKY4gj8oGDhf+pM/m8SPg0GcLiH7oF1wKbS5zSyJCzDuQjgFB4VOwkGKIolk3GKbwTpFCMKW3AmZ6sdwUNlsRW' +
  'eQbymU04QkmSUmfM5dMGQS72J+YnAaSBIAn3SehTlQE=';

it('reads a block of the first format', () => {
  const [packed] = openBlock(Buffer.from(BLOCK, 'base64'), blockTools).parts;
  const part = new Part(packed!, blockTools);
  const decoder = new ColumnDecoder(12);
  const expected = [
    (row: number) => 4096 * (1000 + ((row * 7) % 5)),
    (row: number) => 4096 * (1000 + ((row * 7) % 5)) + row,
    (row: number) => (200 + row * row) / 10,
    (row: number) => Math.sqrt(row + 2),
  ];
  expect(part.columns).toBe(expected.length);
  expected.forEach((value, column) => {
    const { values, bits } = makeCells(12);
    decoder.decode(part.column, column, bits, part);
    expect([...values]).toEqual(Array.from(values, (_, row) => value(row)));
  });
});

it('reads a rollup of the first format', () => {
  const series = [
    (i: number) => i * 3,
    (i: number) => 4096 * (500 + ((i * 7919) % 97)),
    (i: number) => (300 + ((i * 31) % 17)) / 10,
    (i: number) => Math.sin(i),
    () => 7,
    (i: number) => (i % 30) * 2,
  ];
  const expected = new RollupRows(72, 300_000, 0);
  const times = Float64Array.from({ length: 100 }, (_, i) => (i + 1) * 60_000);
  series.forEach((value, s) => {
    const cells = makeCells(times.length);
    times.forEach((_, i) => (cells.values[i] = value(i)));
    fillFromSamples(expected, s, times, cells);
  });
  const packed = new PackedRollup(Buffer.from(ROLLUP, 'base64'), blockTools);
  const rows = new RollupRows(72, 300_000, 0);
  const decoder = new ColumnDecoder(72);
  for (let s = 0; s < series.length; s++) packed.unpack(s, ROLLUP_FIELDS, rows, decoder);
  for (const field of ROLLUP_FIELDS) {
    // 20 buckets of five minutes have samples.
    for (let s = 0; s < series.length; s++) {
      const cells = (of: RollupRows) => hex(of.cells[field].values.slice(s * 72, s * 72 + 20));
      expect(cells(rows)).toEqual(cells(expected));
    }
  }
});
