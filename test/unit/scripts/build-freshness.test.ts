import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inputState, isBuiltFrom, stampBuild } from '../../../scripts/lib/build-freshness.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'watchdeck-build-'));
  write('src/main/serve.ts', 1_000);
  write('src/renderer/index.html', 2_000);
  write('package.json', 1_500);
  write('README.md', 9_000);
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Writes a file that was last changed at that second. */
function write(path: string, atS: number): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, path);
  utimesSync(file, atS, atS);
}

function build(): void {
  write('out/main/serve.js', 10_000);
  stampBuild(root, inputState(root));
}

const fresh = (): boolean => isBuiltFrom(root, inputState(root));

describe('build freshness', () => {
  it('sees the newest input and counts files, leaving out what is not built', () => {
    expect(inputState(root)).toEqual({ newestMs: 2_000_000, files: 3 });
  });

  it('is stale before the first build, fresh after it', () => {
    expect(fresh()).toBe(false);
    build();
    expect(fresh()).toBe(true);
  });

  it.each([
    ['a source changed', () => write('src/main/serve.ts', 3_000)],
    ['a source was added, older than the others', () => write('src/main/old.ts', 500)],
    ['a source was deleted', () => rmSync(join(root, 'src/main/serve.ts'))],
    ['the bundler’s configuration appeared', () => write('electron.vite.config.ts', 100)],
    ['the build’s result was deleted', () => rmSync(join(root, 'out/main/serve.js'))],
    ['the stamp was cut off', () => writeFileSync(join(root, 'out/.built-from.json'), '{"newest')],
  ])('is stale when %s', (_what, change) => {
    build();
    change();
    expect(fresh()).toBe(false);
  });

  it('stays fresh when only documentation changed', () => {
    build();
    write('README.md', 20_000);
    expect(fresh()).toBe(true);
  });
});
