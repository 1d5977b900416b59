import { expect, test } from 'vitest';
import { hashText } from '#shared/model/hash.ts';

test('FNV-1a, as published', () => {
  expect(hashText('')).toBe(0x811c9dc5);
  expect(hashText('a')).toBe(0xe40c292c);
  expect(hashText('foobar')).toBe(0xbf9cf968);
});
