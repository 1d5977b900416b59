/** `npm run bench` and `npm run conformance` as they are typed: what they print and how they end. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/lib/paths.ts';
import { runNode } from '../../scripts/lib/tool.ts';
import type { ToolResult } from '../../scripts/lib/tool.ts';

let suite: string;

beforeEach(() => {
  suite = mkdtempSync(join(tmpdir(), 'watchdeck-suite-'));
});

afterEach(() => {
  rmSync(suite, { recursive: true, force: true });
});

function script(name: string, ...args: string[]): Promise<ToolResult> {
  return runNode(inProject('scripts', 'run.mjs'), [name, ...args]);
}

/** An OpenMetrics case: a page, and whether a parser must take it. */
function addCase(name: string, page: string, shouldParse: boolean): void {
  mkdirSync(join(suite, name));
  writeFileSync(join(suite, name, 'metrics'), page);
  writeFileSync(join(suite, name, 'test.json'), JSON.stringify({ shouldParse }));
}

const lastLine = (output: string): string | undefined => output.trimEnd().split('\n').at(-1);

describe('conformance', () => {
  it('runs a suite and ends with its totals', async () => {
    addCase('good', '# TYPE a gauge\na 1\n# EOF\n', true);
    addCase('no-eof', 'a 1\n', false);
    const { output, code } = await script('conformance', 'openmetrics', suite);
    expect(lastLine(output)).toBe('2 passed, 0 failed');
    expect(code).toBe(0);
  });

  it('fails when a case does', async () => {
    addCase('called-good', 'a one\n# EOF\n', true);
    const { output, code } = await script('conformance', 'openmetrics', suite);
    expect(output).toContain('called-good');
    expect(lastLine(output)).toBe('0 passed, 1 failed');
    expect(code).toBe(1);
  });

  it('names the runners when asked for another, and a folder that is not there', async () => {
    const unknown = await script('conformance', 'spelling', suite);
    expect(unknown.output).toMatch(/no runner spelling; there are: .*openmetrics/);
    expect(unknown.code).toBe(2);
    const nowhere = await script('conformance', 'openmetrics', join(suite, 'nowhere'));
    expect(nowhere.output).toContain('nowhere');
    expect(nowhere.code).toBe(2);
  });
});

describe('bench', () => {
  it('lists the benches', async () => {
    const { output, code } = await script('bench');
    expect(output).toMatch(/^start +from `npm start`/m);
    expect(output).toMatch(/^exposition/m);
    expect(code).toBe(0);
  });

  it('ends with one line of JSON, and with --json prints nothing else', async () => {
    const { output, code } = await script('bench', 'exposition', '--smoke', '--json');
    expect(output.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(output)).toMatchObject({ bench: 'exposition', smoke: true });
    expect(code).toBe(0);
  });

  it('names the benches when asked for another', async () => {
    const { output, code } = await script('bench', 'spelling');
    expect(output).toMatch(/no bench spelling; there are: .*start/);
    expect(code).toBe(2);
  });
});
