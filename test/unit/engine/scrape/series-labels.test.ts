import { describe, expect, it } from 'vitest';
import { formatLabels, makeLabels } from '#shared/model/labels.ts';
import { instanceOf, seriesLabels } from '#engine/scrape/series-labels.ts';

describe('series labels', () => {
  const target = { job: 'node', instance: 'a:1', env: 'prod' };

  it("adds the target's and renames what clashes", () => {
    const page = makeLabels([
      ['__name__', 'm'],
      ['job', 'x'],
      ['exported_job', 'y'],
      ['code', '200'],
    ]);
    expect(formatLabels(seriesLabels(page, target, false))).toBe(
      'm{code="200",env="prod",exported_exported_job="x",exported_job="y",instance="a:1",job="node"}',
    );
  });

  it('names the instance after host and port', () => {
    expect(instanceOf('http://host/metrics')).toBe('host:80');
    expect(instanceOf('https://user:pw@host/')).toBe('host:443');
    expect(instanceOf('http://[::1]:9100/')).toBe('[::1]:9100');
  });
});
