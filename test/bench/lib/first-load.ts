import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inProject } from '../../../scripts/lib/paths.ts';

/** What the browser is told to fetch for the first page, compressed: the document and the scripts and styles it names. */
export function firstLoadBytes(): number {
  const root = inProject('out', 'renderer');
  const document = readFileSync(join(root, 'index.html'), 'utf8');
  const named = [...document.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, file = '']) => file);
  const files = [...new Set(named)];
  if (files.length === 0) throw new Error(`${join(root, 'index.html')} names no script`);
  const sizes = files.map((file) => gzipSync(readFileSync(join(root, file))).length);
  return gzipSync(document).length + sizes.reduce((sum, size) => sum + size, 0);
}
