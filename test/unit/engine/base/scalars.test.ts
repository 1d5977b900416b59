import { describe, expect, it } from 'vitest';
import { parseSizeBytes } from '#engine/base/scalars.ts';

describe('sizes', () => {
  it('reads powers of 1024 and refuses the rest', () => {
    expect(parseSizeBytes('50MB')).toBe(52_428_800);
    expect(parseSizeBytes('1B')).toBe(1);
    expect(parseSizeBytes('50')).toBeNull();
    expect(parseSizeBytes('50 MB')).toBeNull();
  });
});
