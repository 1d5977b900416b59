import { describe, expect, it } from 'vitest';
import { RowWriter } from '#engine/base/row-writer.ts';
import { RowRecorder } from '../../../helpers/row-recorder.ts';

const sample = (pid: string, value: number) => ({ metric: 'm', labels: { pid }, value });

describe('row writer', () => {
  it('puts the common labels on every series', () => {
    const source = new RowRecorder();
    new RowWriter(source, { job: 'host', instance: 'a' }).write(1, [sample('1', 5)]);
    expect([...(source.rows[0]?.samples ?? [])]).toEqual([['m{instance="a",job="host",pid="1"}', 5]]);
  });

  it('marks what vanished stale once, and takes it back when it returns', () => {
    const source = new RowRecorder();
    const writer = new RowWriter(source, {});
    writer.write(1, [sample('1', 5), sample('2', 6)]);
    writer.write(2, [sample('2', 7)]);
    writer.write(3, [sample('2', 8)]);
    writer.write(4, [sample('1', 9), sample('2', 8)]);
    expect(source.rows.map((row) => [...row.stale])).toEqual([[], ['m{pid="1"}'], [], []]);
    expect(source.rows[2]?.samples.size).toBe(1);
    expect(source.rows[3]?.samples.get('m{pid="1"}')).toBe(9);
    expect(source.labelSets).toHaveLength(2);
  });

  it('owes the marker on when the store refused the row', () => {
    const source = new RowRecorder();
    const writer = new RowWriter(source, {});
    writer.write(5, [sample('1', 5)]);
    expect(writer.write(4, [])).toBe(false);
    expect(writer.write(6, [])).toBe(true);
    expect([...(source.rows[1]?.stale ?? [])]).toEqual(['m{pid="1"}']);
  });

  it('takes more columns than it began with', () => {
    const source = new RowRecorder();
    const many = Array.from({ length: 500 }, (_, i) => sample(String(i), i));
    new RowWriter(source, {}).write(1, many);
    expect(source.rows[0]?.samples.get('m{pid="499"}')).toBe(499);
  });
});
