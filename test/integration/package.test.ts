/**
 * What `npm run package` puts into the app, packed for real by electron-builder. Electron's binary needs the network, so
 * this machine's Node stands in for it: that the packed app opens a window is the release workflow's to show.
 */
import { appendFileSync, copyFileSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale } from '../../scripts/lib/build-if-stale.ts';
import { runCommand, runNode, toolScript } from '../../scripts/lib/tool.ts';

const root = mkdtempSync(path.join(tmpdir(), 'watchdeck-package-'));
const unpackedApp = path.join(root, 'app');
const archive = path.join(root, 'dist', 'linux-unpacked', 'resources', 'app.asar');

/** Marks where fuses are set in Electron's binary, with its version, their number and a state for each (@electron/fuses). */
const FUSES = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('111111111'),
]);

/** A folder that electron-builder takes for an Electron of Linux. */
function standInElectron(): string {
  const folder = path.join(root, 'electron');
  mkdirSync(path.join(folder, 'resources'), { recursive: true });
  copyFileSync(process.execPath, path.join(folder, 'electron'));
  appendFileSync(path.join(folder, 'electron'), FUSES);
  return folder;
}

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe.skipIf(process.platform !== 'linux')('the packed app (packing for Linux, on Linux)', () => {
  beforeAll(async () => {
    await buildIfStale();
    const { code, output } = await runNode(toolScript('electron-builder'), [
      '--linux',
      'dir',
      `--config.electronDist=${standInElectron()}`,
      `--config.directories.output=${path.join(root, 'dist')}`,
    ]);
    expect(code, output).toBe(0);
    extractAll(archive, unpackedApp);
  }, 180_000);

  test('has everything its programs import: they start from it alone', async () => {
    for (const entry of ['serve.js', 'cli.js']) {
      const { code, output } = await runNode(path.join(unpackedApp, 'out', 'main', entry), ['--version'], {
        cwd: root,
      });
      expect({ code, output }).toEqual({
        code: 0,
        output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
      });
    }
    // The engine says that shells start it, which it can only once all it imports was found.
    const engine = await runNode(path.join(unpackedApp, 'out', 'main', 'engine.js'), [], { cwd: root });
    expect(engine.output).toContain('this is a part of Watchdeck that its shells start');
  });

  test('has SQLite outside the archive, where the system can load it, and loads it', async () => {
    const [library] = globSync(
      `app.asar.unpacked/node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`,
      { cwd: path.dirname(archive) },
    );
    expect(library).toBeDefined();
    const script =
      "import D from 'better-sqlite3'; console.log(new D(':memory:').prepare('SELECT 40 + 2').pluck().get())";
    const { output } = await runCommand(process.execPath, ['--input-type=module', '-e', script], {
      cwd: unpackedApp,
    });
    expect(output).toBe('42\n');
  });

  test('has no sources, maps or tests, and nothing that only builds need', () => {
    const files = listPackage(archive, { isPack: false }).map((file) => file.replaceAll('\\', '/'));
    const ours = files.filter((file) => !file.startsWith('/node_modules'));
    expect(ours.filter((file) => /\.(ts|tsx|map)$|^\/(src|test|scripts|docs)\b/.test(file))).toEqual([]);
    expect(
      files.filter((file) => /^\/node_modules\/(react|uplot|electron|vite|typescript)(\/|$)/.test(file)),
    ).toEqual([]);
    expect(files.filter((file) => file.startsWith('/node_modules/better-sqlite3/deps'))).toEqual([]);
    expect(existsSync(path.join(unpackedApp, 'resources', 'icon.png'))).toBe(true);
  });
});
