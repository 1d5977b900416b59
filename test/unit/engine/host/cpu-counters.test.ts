import { describe, expect, it } from 'vitest';
import { usageRatio, withoutStepsBack } from '#engine/host/cpu-counters.ts';

describe('CPU counters', () => {
  it('holds idle where the kernel gives a little less than before', () => {
    expect(withoutStepsBack({ idle: 100, user: 5 }, { idle: 99.9, user: 6 })).toEqual({ idle: 100, user: 6 });
  });

  it('takes a CPU that came back as a new start', () => {
    expect(withoutStepsBack({ idle: 100, user: 5 }, { idle: 1, user: 0.1 })).toEqual({ idle: 1, user: 0.1 });
  });

  it('counts all that is not idle or waiting as use', () => {
    const before = [{ user: 10, idle: 10, iowait: 0 }];
    expect(usageRatio(before, [{ user: 11, idle: 12, iowait: 1 }])).toBeCloseTo(0.25);
    expect(usageRatio(before, [{ user: 12, idle: 10, iowait: 0 }])).toBe(1);
    expect(usageRatio(before, before)).toBeNull();
    expect(usageRatio([], [])).toBeNull();
  });
});
