import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createExpositionParser } from '#engine/exposition/index.ts';

/**
 * Runs a folder of OpenMetrics cases: each case is a folder with the page `metrics` and `test.json`, whose `shouldParse` says
 * whether it must be taken. Prints the cases that go wrong, then `openmetrics: N passed, M failed`.
 */
export async function run(dir: string): Promise<{ passed: number; failed: number }> {
  const cases = (await readdir(dir, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  let passed = 0;
  let failed = 0;
  for (const { name } of cases) {
    const expected = JSON.parse(await readFile(join(dir, name, 'test.json'), 'utf8')) as {
      shouldParse: boolean;
    };
    const problem = refusal(await readFile(join(dir, name, 'metrics')));
    if ((problem === null) === expected.shouldParse) {
      passed++;
    } else {
      failed++;
      console.log(
        `${name}: ${problem === null ? 'taken, must be refused' : `refused, must be taken: ${problem}`}`,
      );
    }
  }
  console.log(`openmetrics: ${passed} passed, ${failed} failed`);
  return { passed, failed };
}

function refusal(page: Uint8Array): string | null {
  try {
    createExpositionParser({ format: 'openmetrics' }).parse(page);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
