/**
 * `npm run bench`: lists the benches. `npm run bench -- NAME [--json] [--smoke] [ARGS…]` runs one and ends with one JSON
 * object on a line; `--json` prints nothing else. `npm run bench -- --smoke` runs all, quickly. Fails when a bench breaks
 * or, without `--smoke`, misses what it wants.
 */
import type { Bench } from './lib/bench.ts';
import { loadRunnable } from './lib/modules.ts';

const args = process.argv.slice(2);
const json = args.includes('--json');
const smoke = args.includes('--smoke');
const [name, ...rest] = args.filter((arg) => arg !== '--json' && arg !== '--smoke');
const benches = await loadRunnable<Bench>('test', 'bench');

/** Runs one bench and prints its line; true when it did what was asked of it. */
async function runOne(each: string, bench: Bench): Promise<boolean> {
  const say = (line: string): void => {
    if (!json) console.log(`${each}: ${line}`);
  };
  try {
    const result = await bench.run({ smoke, args: rest, say });
    // A smoke run shows that a bench works; its figures are those of next to no work, so they are judged by nobody.
    const { ok, ...figures } = result;
    console.log(JSON.stringify({ bench: each, smoke, ...figures, ...(smoke ? {} : { ok }) }));
    return smoke || ok !== false;
  } catch (error) {
    console.error(error instanceof Error ? error.stack : error);
    console.log(JSON.stringify({ bench: each, smoke, ok: false, error: String(error) }));
    return false;
  }
}

const chosen = name === undefined ? [...benches] : [...benches].filter(([each]) => each === name);
if (name !== undefined && chosen.length === 0) {
  console.error(`there is no bench ${name}; there are: ${[...benches.keys()].join(', ')}`);
  process.exitCode = 2;
} else if (name === undefined && !smoke) {
  for (const [each, { about = '' }] of chosen) console.log(`${each.padEnd(12)} ${about}`.trimEnd());
} else {
  for (const [each, bench] of chosen) {
    if (!(await runOne(each, bench))) process.exitCode = 1;
  }
}
