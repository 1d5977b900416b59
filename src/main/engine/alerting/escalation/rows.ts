import type { WritableDatabase } from '../../storage/types.ts';

/** A level that was told, with who heard of it. */
export interface EscalationRecord {
  readonly fingerprint: string;
  /** When the alert fired: another firing is escalated anew. */
  readonly firedMs: number;
  readonly level: string;
  readonly atMs: number;
  readonly chain: string;
  readonly receivers: readonly string[];
  readonly onCall: readonly string[];
}

interface Row {
  fingerprint: string;
  fired_ms: number;
  level: string;
  at_ms: number;
  chain: string;
  receivers: string;
  on_call: string;
  closed_ms: number | null;
}

/** SQL of `escalations`. */
export function openEscalationRows(db: WritableDatabase) {
  // The primary key refuses a level that was told: the transaction with its messages fails then as a whole.
  const insert = db.prepare<Omit<Row, 'closed_ms'>>(`
    INSERT INTO escalations (fingerprint, fired_ms, level, at_ms, chain, receivers, on_call)
    VALUES (@fingerprint, @fired_ms, @level, @at_ms, @chain, @receivers, @on_call)`);
  const of = db.prepare<[string, number], Row>(
    'SELECT * FROM escalations WHERE fingerprint = ? AND fired_ms = ? ORDER BY at_ms',
  );
  const open = db.prepare<[], Row>('SELECT * FROM escalations WHERE closed_ms IS NULL ORDER BY at_ms');
  const close = db.prepare<[number, string, number]>(
    'UPDATE escalations SET closed_ms = ? WHERE fingerprint = ? AND fired_ms = ?',
  );

  return {
    append({ fingerprint, firedMs, level, atMs, chain, receivers, onCall }: EscalationRecord): void {
      insert.run({
        fingerprint,
        fired_ms: Math.round(firedMs),
        level,
        at_ms: Math.round(atMs),
        chain,
        receivers: JSON.stringify(receivers),
        on_call: JSON.stringify(onCall),
      });
    },
    /** Those of one firing, oldest first. */
    of: (fingerprint: string, firedMs: number): EscalationRecord[] =>
      of.all(fingerprint, Math.round(firedMs)).map(fromRow),
    /** Those whose end was not told. */
    open: (): EscalationRecord[] => open.all().map(fromRow),
    close(fingerprint: string, firedMs: number, atMs: number): void {
      close.run(Math.round(atMs), fingerprint, Math.round(firedMs));
    },
  };
}

function fromRow(row: Row): EscalationRecord {
  return {
    fingerprint: row.fingerprint,
    firedMs: row.fired_ms,
    level: row.level,
    atMs: row.at_ms,
    chain: row.chain,
    receivers: JSON.parse(row.receivers) as string[],
    onCall: JSON.parse(row.on_call) as string[],
  };
}
