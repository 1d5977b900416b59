/** A database of an earlier version, with alerts in it, is taken on. */
import { expect, test } from 'vitest';
import { alertingMigrations, openAlerting } from '#engine/alerting/index.ts';
import { silentLog } from '#engine/base/log.ts';
import { makeTempDir, openTestStore } from '../../../helpers/test-store.ts';

test('from version 2, with an alert that fires and one that somebody has in hand', () => {
  const temp = makeTempDir();
  const before = openTestStore(temp.dir, {
    ...alertingMigrations,
    migrations: alertingMigrations.migrations.filter(({ version }) => version <= 2),
  });
  before.db.exec(`
    INSERT INTO alert_instances VALUES ('a', 'r', 'g', 'Disk', 'x > 0', '{"severity":"high"}', '{}', 'firing', 1, 1000, 1000, NULL, NULL);
    INSERT INTO alert_transitions (at_ms, fingerprint, rule, severity, labels, from_state, to_state, reason, value)
      VALUES (1000, 'a', 'Disk', 'high', '{"severity":"high"}', 'inactive', 'firing', 'because', 1);
    INSERT INTO acknowledgements (fingerprint, at_ms, by, via, comment) VALUES ('a', 2000, 'ada', 'console', '');
  `);
  before.close();

  const store = openTestStore(temp.dir, alertingMigrations);
  const alerting = openAlerting({
    store,
    clock: { nowMs: () => 5_000, monotonicMs: () => 5_000 },
    log: silentLog,
    newId: () => 's',
    send: () => Promise.resolve(),
  });
  alerting.tick();
  expect(alerting.snapshot().alerts).toMatchObject([
    { rule: 'Disk', isFalse: false, acknowledgement: { by: 'ada' }, answerDueMs: null },
  ]);
  expect(alerting.timeline('a').entries.map(({ kind }) => kind)).toContain('acknowledged');
  expect(alerting.quality(0, 5_000)).toMatchObject([
    { ruleId: 'Disk', rule: 'Disk', fired: 1, acknowledged: 1 },
  ]);
  alerting.markFalse('a', true, 'ada');
  expect(alerting.snapshot().alerts[0]?.isFalse).toBe(true);
  expect(() => alerting.markFalse('b', true, 'ada')).toThrow(/has not fired/);
  store.close();
  temp.remove();
});
