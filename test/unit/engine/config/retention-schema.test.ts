import { describe, expect, it } from 'vitest';
import { retentionSchema, toRetention } from '#engine/config/retention-schema.ts';

const DAY = 86_400_000;

describe('section retention', () => {
  it('has defaults, a size and overrides', () => {
    const section = retentionSchema.parse({
      raw: '3d',
      one_hour: '2y',
      max_size: '2GB',
      overrides: [{ match: '{job="chatty"}', raw: '1d' }],
    });
    expect(toRetention(section)).toEqual({
      rawMs: 3 * DAY,
      fiveMinutesMs: 30 * DAY,
      oneHourMs: 2 * 365 * DAY,
      oneDayMs: 5 * 365 * DAY,
      maxBytes: 2 * 1024 ** 3,
      overrides: [{ matchers: [{ name: 'job', op: '=', value: 'chatty' }], keep: { rawMs: DAY } }],
    });
  });

  it('says what a selector that is none should be', () => {
    for (const match of ['rate(x[5m])', 'x offset 1h', '{job=']) {
      const { error } = retentionSchema.safeParse({ overrides: [{ match }] });
      expect(error?.issues[0]?.message).toContain(
        `expected a series selector such as {job="node"}, got "${match}"`,
      );
    }
  });
});
