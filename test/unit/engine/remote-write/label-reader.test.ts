import { expect, test } from 'vitest';
import { LabelReader } from '#engine/remote-write/label-reader.ts';

const reader = new LabelReader();

function field(tag: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag, bytes.length]), bytes]);
}

/** Label bytes as they stand in a request, with other bytes around them. */
function read(labels: readonly (readonly [string | Buffer, string | Buffer])[], cut = 0): string[] | null {
  const parts = labels.map(([name, value]) =>
    field(0x0a, Buffer.concat([field(0x0a, Buffer.from(name)), field(0x12, Buffer.from(value))])),
  );
  const bytes = Uint8Array.from(Buffer.concat([Buffer.from('..'), ...parts, Buffer.from('..')]));
  return reader.read(new DataView(bytes.buffer), 2, bytes.length - 2 - cut);
}

test('names and values by turns, sorted by name, without what has no value', () => {
  for (let round = 0; round < 2; round++) {
    expect(
      read([
        ['__name__', 'up'],
        ['job', 'größer 🦆'],
      ]),
    ).toEqual(['__name__', 'up', 'job', 'größer 🦆']);
    expect(
      read([
        ['job', 'a'],
        ['__name__', 'up'],
        ['Zone', 'b'],
        ['empty', ''],
      ]),
    ).toEqual(['Zone', 'b', '__name__', 'up', 'job', 'a']);
    expect(read([])).toEqual([]);
  }
});

test('damaged bytes, text that is not UTF-8, empty names and names that come twice are refused', () => {
  const up = ['__name__', 'up'] as const;
  for (let cut = 1; cut < 16; cut++) expect(read([up], cut)).toBe(null);
  expect(read([up, ['job', Buffer.from([0xff, 0xfe])]])).toBe(null);
  expect(read([up, ['', 'a']])).toBe(null);
  expect(read([['', 'a'], up])).toBe(null);
  expect(read([up, ['job', 'a'], ['job', 'b']])).toBe(null);
  expect(read([up, ['job', 'a'], ['__name__', '']])).toBe(null);
});
