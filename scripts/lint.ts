/**
 * `npm run lint [-- STEP…]`: formatting, code rules, import rules, dead code. Runs in the current folder, so that the
 * checker's own test can point it at a planted tree. One line per step; a failing step shows its output.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { runNode, toolScript } from './lib/tool.ts';

interface Step {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
}

const root = process.cwd();
const cruised = ['src', 'scripts', 'test'].filter((folder) => existsSync(join(root, folder)));

const steps: Step[] = [
  // The slowest first, so that the others run beside it.
  { name: 'eslint', script: toolScript('eslint'), args: ['--max-warnings', '0', '.'] },
  { name: 'prettier', script: toolScript('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
  {
    name: 'imports',
    script: toolScript('dependency-cruiser', 'depcruise'),
    args: ['--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', ...cruised],
  },
  { name: 'knip', script: toolScript('knip'), args: ['--no-progress'] },
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `lint has no step ${unknown.join(', ')}; there are ${steps.map((step) => step.name).join(', ')}`,
  );
  process.exit(2);
}
const queue = steps.filter((step) => asked.length === 0 || asked.includes(step.name));

let failed = 0;
async function worker(): Promise<void> {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const { code, output, ms } = await runNode(step.script, step.args, { cwd: root });
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.name} (${(ms / 1000).toFixed(1)} s)`);
    if (code !== 0) {
      failed += 1;
      console.log(output.trimEnd());
    }
  }
}
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
process.exitCode = failed === 0 ? 0 : 1;
