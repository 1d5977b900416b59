import { join } from 'node:path';
import { reportSchema } from '#shared/contract/reports.ts';
import type { Report } from '#shared/contract/reports.ts';
import type { Store } from '../storage/types.ts';

/** The rows behind the files. */
export interface ReportTable {
  insert(report: Report): void;
  /** Newest first. */
  list(): Report[];
  find(id: string): Report | null;
  hasFile(fileName: string): boolean;
  remove(id: string): void;
}

const COLUMNS = `id, title, template, created_at_ms AS createdAtMs, from_ms AS fromMs, to_ms AS toMs,
  file_name AS fileName, bytes`;

export function reportTable(store: Pick<Store, 'db'>, folder: string): ReportTable {
  const { db } = store;
  const insert = db.prepare<Omit<Report, 'path'>>(
    `INSERT INTO reports (id, title, template, created_at_ms, from_ms, to_ms, file_name, bytes)
     VALUES (@id, @title, @template, @createdAtMs, @fromMs, @toMs, @fileName, @bytes)`,
  );
  const list = db.prepare<[], { fileName: string }>(
    `SELECT ${COLUMNS} FROM reports ORDER BY created_at_ms DESC, id`,
  );
  const find = db.prepare<[string], { fileName: string }>(`SELECT ${COLUMNS} FROM reports WHERE id = ?`);
  const hasFile = db.prepare<[string]>('SELECT 1 FROM reports WHERE file_name = ?');
  const remove = db.prepare<[string]>('DELETE FROM reports WHERE id = ?');
  const reportOf = (row: { fileName: string }): Report =>
    reportSchema.parse({ ...row, path: join(folder, row.fileName) });

  return {
    insert({ id, title, template, createdAtMs, fromMs, toMs, fileName, bytes }) {
      insert.run({ id, title, template, createdAtMs, fromMs, toMs, fileName, bytes });
    },
    list: () => list.all().map(reportOf),
    find(id) {
      const row = find.get(id);
      return row === undefined ? null : reportOf(row);
    },
    hasFile: (fileName) => hasFile.get(fileName) !== undefined,
    remove: (id) => void remove.run(id),
  };
}
