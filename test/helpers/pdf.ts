import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface PdfFacts {
  readonly pages: number;
  /** The text, where `pdftotext` is installed; null elsewhere. */
  readonly text: string | null;
}

/** Reads a PDF: throws when it is none. Pages are counted in the file itself, so this works without poppler. */
export function readPdf(path: string): PdfFacts {
  const bytes = readFileSync(path);
  if (bytes.subarray(0, 5).toString('latin1') !== '%PDF-') throw new Error(`${path} is not a PDF`);
  const body = bytes.toString('latin1');
  if (!body.trimEnd().endsWith('%%EOF')) throw new Error(`${path} is cut off`);
  const pages = body.match(/\/Type\s*\/Page(?!s)/g)?.length ?? 0;
  const text = spawnSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  return { pages, text: text.status === 0 ? text.stdout : null };
}
