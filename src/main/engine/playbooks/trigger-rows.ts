import type { WritableDatabase } from '../storage/types.ts';
import { CLOSED } from './domain/breaker.ts';
import type { BreakerState } from './domain/breaker.ts';
import type { HoldingCondition } from './domain/conditions.ts';

/** SQL of breakers, of conditions that hold, and of how far alerts were followed. */
export function openTriggerRows(db: WritableDatabase) {
  const getBreaker = db.prepare<[string], { failures: number; openedMs: number | null }>(
    'SELECT failures, opened_ms AS openedMs FROM playbook_breakers WHERE playbook = ?',
  );
  const putBreaker = db.prepare<[string, number, number | null]>(
    'INSERT OR REPLACE INTO playbook_breakers VALUES (?, ?, ?)',
  );
  const holding = db.prepare<[string], { key: string; sinceMs: number; triggered: number }>(
    'SELECT key, since_ms AS sinceMs, triggered FROM playbook_conditions WHERE playbook = ?',
  );
  const forget = db.prepare<[string]>('DELETE FROM playbook_conditions WHERE playbook = ?');
  const holdOnly = db.prepare<[string]>(
    'DELETE FROM playbook_conditions WHERE playbook NOT IN (SELECT value FROM json_each(?))',
  );
  const hold = db.prepare<[string, string, number, number]>(
    'INSERT INTO playbook_conditions VALUES (?, ?, ?, ?)',
  );
  const getFact = db.prepare<[string], number>('SELECT value FROM playbook_facts WHERE name = ?').pluck();
  const setFact = db.prepare<[string, number]>('INSERT OR REPLACE INTO playbook_facts VALUES (?, ?)');

  return {
    breaker: (playbook: string): BreakerState => getBreaker.get(playbook) ?? CLOSED,
    setBreaker: (playbook: string, { failures, openedMs }: BreakerState): void =>
      void putBreaker.run(playbook, failures, openedMs === null ? null : Math.round(openedMs)),
    holding: (playbook: string): HoldingCondition[] =>
      holding.all(playbook).map((row) => ({ ...row, triggered: row.triggered === 1 })),
    setHolding(playbook: string, conditions: readonly HoldingCondition[]): void {
      forget.run(playbook);
      for (const { key, sinceMs, triggered } of conditions)
        hold.run(playbook, key, Math.round(sinceMs), triggered ? 1 : 0);
    },
    /** Forgets the conditions of all other playbooks. */
    holdOnly: (playbooks: readonly string[]): void => void holdOnly.run(JSON.stringify(playbooks)),
    fact: (name: string): number | null => getFact.get(name) ?? null,
    setFact: (name: string, value: number): void => void setFact.run(name, value),
  };
}

export type TriggerRows = ReturnType<typeof openTriggerRows>;
