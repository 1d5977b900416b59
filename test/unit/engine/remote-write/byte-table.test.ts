import { expect, test } from 'vitest';
import { ByteTable } from '#engine/remote-write/byte-table.ts';

function viewOf(text: string): DataView<ArrayBuffer> {
  const bytes = Uint8Array.from(Buffer.from(text));
  return new DataView(bytes.buffer);
}

function tableOf(most: number): { table: ByteTable<string>; made: string[]; find: (text: string) => string } {
  const made: string[] = [];
  const table = new ByteTable((bytes, from, to) => {
    made.push(Buffer.from(bytes.buffer as ArrayBuffer, from, to - from).toString());
    return made.at(-1)!;
  }, most);
  return { table, made, find: (text) => table.find(viewOf(`--${text}--`), 2, 2 + Buffer.byteLength(text)) };
}

test('every text is made once, in whatever order and length it comes', () => {
  const { made, find } = tableOf(100_000);
  const texts = Array.from({ length: 2000 }, (_, i) => `${'x'.repeat(i % 40)}${String(i)}`);
  for (const text of texts) expect(find(text)).toBe(text);
  for (const text of texts.toReversed()) expect(find(text)).toBe(text);
  for (const text of texts) expect(find(text)).toBe(text);
  expect(made).toEqual(texts);
});

test('texts that differ in one byte anywhere are different', () => {
  const { find } = tableOf(1000);
  const text = 'a{instance="host-1:9100"}';
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < text.length; i++) {
      const other = `${text.slice(0, i)}#${text.slice(i + 1)}`;
      expect(find(text)).toBe(text);
      expect(find(other)).toBe(other);
    }
  }
});

test('a full table starts anew and still tells the right value', () => {
  const { table, made, find } = tableOf(10);
  for (let i = 0; i < 35; i++) expect(find(`text ${String(i)}`)).toBe(`text ${String(i)}`);
  expect(find('text 34')).toBe('text 34');
  expect(made).toHaveLength(35);
  expect(table.known(viewOf('text 3'), 0, 6)).toBe(null);
});

test('what is expected is what came next the last time, if it stands there whole', () => {
  const { table, find } = tableOf(10);
  find('first');
  const { last } = table;
  find('second');
  expect(table.expected(last, viewOf('second, third'), 0, 13)?.value).toBe('second');
  expect(table.expected(last, viewOf('second'), 0, 5)).toBe(null);
  expect(table.expected(last, viewOf('secand'), 0, 6)).toBe(null);
  expect(table.expected(null, viewOf('second'), 0, 6)).toBe(null);
});
