import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAlertmanagerFile } from '#engine/alerting/index.ts';
import { DocumentError } from '#engine/base/yaml-document.ts';

/** Names that say the file is one Alertmanager refuses. */
const BAD = /\bbad\b|nil-|no-api-url|invalid|both-|duplicate|missing|empty-routes/;

/** Reads every Alertmanager file of a folder; the name says whether it is right. What is right but not done here is printed. */
export function run(dir: string): { passed: number; failed: number } {
  let passed = 0;
  let failed = 0;
  for (const name of readdirSync(dir)
    .filter((each) => /\.ya?ml$/.test(each))
    .sort()) {
    const shouldLoad = !BAD.test(name);
    let said: string;
    let loads = true;
    try {
      const { unsupported } = parseAlertmanagerFile(readFileSync(join(dir, name), 'utf8'), name);
      said = unsupported.length === 0 ? '' : `, ${unsupported.length} parts not supported here`;
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      loads = false;
      said = `: ${error.message.split('\n', 1)[0] ?? ''}`;
    }
    if (loads === shouldLoad) passed++;
    else failed++;
    const verdict = loads === shouldLoad ? 'ok' : 'FAILED';
    process.stdout.write(`${verdict} ${name} ${loads ? 'loads' : 'refused'}${said}\n`);
  }
  process.stdout.write(`alertmanager: ${passed} passed, ${failed} failed\n`);
  return { passed, failed };
}
