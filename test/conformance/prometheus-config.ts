import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DocumentError } from '#engine/base/yaml-document.ts';
import { parsePrometheusFile } from '#engine/prometheus-config/index.ts';

/**
 * Runs a folder of prometheus.yml files: `*.good.yml` must be judged valid, `*.bad.yml` be refused. A kind of discovery that
 * Watchdeck doesn't carry out doesn't make a file invalid; it is printed. Prints every case, then
 * `prometheus-config: N passed, M failed`.
 */
export async function run(dir: string): Promise<{ passed: number; failed: number }> {
  const names = (await readdir(dir)).filter((name) => /\.(?:good|bad)\.yml$/.test(name)).sort();
  let passed = 0;
  let failed = 0;
  for (const name of names) {
    const good = name.endsWith('.good.yml');
    const { problem, notes } = judge(await readFile(join(dir, name), 'utf8'), join(dir, name));
    const right = (problem === null) === good;
    if (right) passed++;
    else failed++;
    const verdict = problem === null ? 'valid' : `refused: ${problem}`;
    console.log(`${right ? 'ok  ' : 'FAIL'} ${name}: ${verdict}`);
    for (const note of notes) console.log(`       ${note}`);
  }
  console.log(`prometheus-config: ${passed} passed, ${failed} failed`);
  return { passed, failed };
}

function judge(text: string, file: string): { problem: string | null; notes: string[] } {
  try {
    const { unsupportedDiscovery, withoutEffect } = parsePrometheusFile(text, file);
    const notes = [...unsupportedDiscovery, ...withoutEffect];
    return {
      problem: null,
      notes: notes.map(({ line, message }) => `valid but not supported here (line ${line}): ${message}`),
    };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const [first, ...rest] = error.problems;
    const more = rest.length > 0 ? ` (and ${rest.length} more)` : '';
    return { problem: `line ${first.line}: ${first.message}${more}`, notes: [] };
  }
}
