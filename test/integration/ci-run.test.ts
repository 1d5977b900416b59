/** `.ci/run` counts honestly: its last line and exit code are what everyone else relies on. Run with stand-in tools. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/lib/paths.ts';

let root: string;

/** A tree with `.ci/run`, and a PATH whose npm answers as the test says. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'watchdeck-ci-'));
  mkdirSync(join(root, 'project', '.ci'), { recursive: true });
  cpSync(inProject('.ci', 'run'), join(root, 'project', '.ci', 'run'));
  mkdirSync(join(root, 'bin'));
  stub('dpkg-query', 'echo "install ok installed"');
  stub('prometheus-node-exporter', 'exit 0');
  stub('node', 'exit 0');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function stub(name: string, script: string): void {
  const file = join(root, 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

function ciRun(): { lines: string[]; code: number | null } {
  const { stdout, status } = spawnSync('bash', [join(root, 'project', '.ci', 'run')], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(root, 'bin')}:/usr/bin:/bin` },
  });
  return { lines: stdout.trimEnd().split('\n'), code: status };
}

// A script for Debian: it uses GNU tools.
describe.skipIf(process.platform !== 'linux')('.ci/run', () => {
  it('counts steps, and the tests of steps that have totals', () => {
    stub(
      'npm',
      'case "$*" in "test --silent") echo "200 passed, 0 failed";; *node-exporter) echo "2 passed, 0 failed";; esac',
    );
    const { lines, code } = ciRun();
    // packages, npm ci, lint, typecheck, peers, start, bench; 200 tests; 2 of the story.
    expect(lines.at(-1)).toBe('209 passed, 0 failed');
    expect(code).toBe(0);
    expect(lines.join('\n')).toMatch(/conformance: no .* not run/);
  });

  it('fails when a step fails, and goes on with the others', () => {
    stub(
      'npm',
      'case "$*" in *lint) echo "FAIL eslint"; exit 1;; "test --silent") echo "10 passed, 3 failed"; exit 1;; esac',
    );
    const { lines, code } = ciRun();
    expect(lines.at(-1)).toBe('17 passed, 4 failed');
    expect(code).toBe(1);
    expect(lines.join('\n')).toMatch(/lint: FAILED \(1\), \d+ s/);
  });

  it('is not fooled by a run that broke after its tests passed', () => {
    stub('npm', 'case "$*" in "test --silent") echo "10 passed, 0 failed"; exit 134;; esac');
    const { lines, code } = ciRun();
    expect(lines.at(-1)).toBe('18 passed, 1 failed');
    expect(code).toBe(1);
  });

  it('runs conformance where the suites are', () => {
    mkdirSync(join(root, 'shared', 'conformance'), { recursive: true });
    stub(
      'npm',
      'case "$*" in *conformance) echo "promql: 50 passed, 1 failed"; echo "50 passed, 1 failed"; exit 1;; esac',
    );
    const { lines } = ciRun();
    expect(lines.at(-1)).toBe('59 passed, 1 failed');
  });
});
