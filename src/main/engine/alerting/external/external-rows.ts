import type { WritableDatabase } from '../../storage/types.ts';

/** What is known of an alert that another program sent, beside the alert itself. */
export interface ExternalFacts {
  /** The rule's identity under which its instance is kept. */
  readonly ruleId: string;
  /** The program, as it names itself: `Prometheus/3.5.0`. */
  readonly sender: string;
  /** Where its sender shows it; "" when it didn't say. */
  readonly generatorUrl: string;
  /** When it ends unless it is sent again, unix ms. */
  readonly endsMs: number;
  /** The sender named no end: it is our own. */
  readonly isTimeout: boolean;
  readonly updatedMs: number;
}

interface Row {
  fingerprint: string;
  rule_id: string;
  sender: string;
  generator_url: string;
  ends_ms: number;
  is_timeout: number;
  updated_ms: number;
}

/** SQL of `external_alerts`. */
export function openExternalRows(db: WritableDatabase) {
  const all = db.prepare<[], Row>('SELECT * FROM external_alerts');
  const put = db.prepare<Row>(`
    INSERT OR REPLACE INTO external_alerts
      VALUES (@fingerprint, @rule_id, @sender, @generator_url, @ends_ms, @is_timeout, @updated_ms)`);
  const remove = db.prepare<[string]>('DELETE FROM external_alerts WHERE fingerprint = ?');

  return {
    all: (): Map<string, ExternalFacts> =>
      new Map(
        all.all().map((row) => [
          row.fingerprint,
          {
            ruleId: row.rule_id,
            sender: row.sender,
            generatorUrl: row.generator_url,
            endsMs: row.ends_ms,
            isTimeout: row.is_timeout === 1,
            updatedMs: row.updated_ms,
          },
        ]),
      ),
    put(fingerprint: string, facts: ExternalFacts): void {
      put.run({
        fingerprint,
        rule_id: facts.ruleId,
        sender: facts.sender,
        generator_url: facts.generatorUrl,
        ends_ms: Math.round(facts.endsMs),
        is_timeout: facts.isTimeout ? 1 : 0,
        updated_ms: Math.round(facts.updatedMs),
      });
    },
    remove(fingerprint: string): void {
      remove.run(fingerprint);
    },
  };
}
