import { expect, test } from 'vitest';
import { createConfigApplier } from '#engine/apply-config.ts';
import type { ConfigStep } from '#engine/apply-config.ts';
import { silentLog } from '#engine/base/log.ts';

/** Steps that note their names, and one of them that fails while told to. */
function steps() {
  const done: string[] = [];
  let diskIsFull = true;
  const step = (name: string): ConfigStep => ({ name, run: () => void done.push(name) });
  const rules: ConfigStep = {
    name: 'rules',
    run: () => {
      if (diskIsFull) throw new Error('the disk is full');
      done.push('rules');
    },
  };
  const all = [step('retention'), rules, step('targets')];
  return { all, done, freeSpace: () => (diskIsFull = false) };
}

test('a part that fails keeps no other from following, is said, and is tried again until it succeeds', async () => {
  const { all, done, freeSpace } = steps();
  const applier = createConfigApplier(silentLog, all);
  await applier.apply();
  expect(done).toEqual(['retention', 'targets']);
  expect(applier.problems()).toEqual([
    expect.stringMatching(/config's rules .*the disk is full.*tried again/),
  ]);
  await applier.retry();
  expect(applier.problems()).toHaveLength(1);
  freeSpace();
  await applier.retry();
  await applier.retry();
  expect(done).toEqual(['retention', 'targets', 'rules']);
  expect(applier.problems()).toEqual([]);
});

test('a failure is logged once, not with every try', async () => {
  const { all } = steps();
  const errors: string[] = [];
  const applier = createConfigApplier(
    { ...silentLog, error: (_fields: object, message: string) => void errors.push(message) },
    all,
  );
  await applier.apply();
  await applier.retry();
  await applier.retry();
  expect(errors).toEqual(["the config's rules could not be applied"]);
});
