/**
 * What `npm run package` puts into the app, packed for real by electron-builder. Electron's binary needs the network, so
 * this machine's Node stands in for it: that the packed app opens a window is the release workflow's to show.
 */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
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

/** As electron-builder.yml wants the nine fuses, in the order of their numbers; `r`: taken away by Electron itself. */
const WANTED_FUSES = {
  runAsNode: 0,
  cookies: 1,
  nodeOptions: 2,
  inspect: 3,
  integrity: 4,
  onlyAsar: 5,
  fileScheme: 7,
};

/** More than this and somebody should look why: what is packed, and what the person downloads besides Electron. */
const MOST_ASAR_BYTES = 25e6;
const MOST_UNPACKED_BYTES = 19e6;

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
  }, 600_000);

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

  test('has its fuses set in the binary', () => {
    const binary = readFileSync(path.join(root, 'dist', 'linux-unpacked', 'watchdeck'));
    const wire = binary
      .subarray(binary.lastIndexOf(FUSES.subarray(0, 32)) + 34)
      .subarray(0, 9)
      .toString('latin1');
    const states = Object.entries(WANTED_FUSES).map(([name, at]) => [name, wire[at] === '1']);
    expect(Object.fromEntries(states)).toEqual({
      runAsNode: false,
      cookies: true,
      nodeOptions: false,
      inspect: false,
      integrity: true,
      onlyAsar: true,
      fileScheme: false,
    });
  });

  test('is no larger than it has reason to be', () => {
    const unpacked = globSync('app.asar.unpacked/**/*', { cwd: path.dirname(archive) })
      .map((file) => statSync(path.join(path.dirname(archive), file)))
      .filter((file) => file.isFile());
    const sizes = {
      asar: statSync(archive).size,
      unpacked: unpacked.reduce((sum, { size }) => sum + size, 0),
    };
    console.log(`app.asar ${String(sizes.asar)} bytes, beside it ${String(sizes.unpacked)}`);
    expect(sizes.asar).toBeLessThan(MOST_ASAR_BYTES);
    expect(sizes.unpacked).toBeLessThan(MOST_UNPACKED_BYTES);
  });

  interface Manifest {
    name: string;
    version: string;
    os?: string[];
  }

  test('has the licences of all it is made of', () => {
    const text = readFileSync(path.join(unpackedApp, 'resources', 'licences.txt'), 'utf8');
    const packages = globSync('node_modules/{*,@*/*}/package.json', { cwd: unpackedApp }).map(
      (file) => JSON.parse(readFileSync(path.join(unpackedApp, file), 'utf8')) as Manifest,
    );
    expect(packages.length).toBeGreaterThan(10);
    // Packages of one system only are parts of the package that wants them.
    for (const { name, version, os } of packages)
      if (os === undefined) expect(text).toContain(`\n${name} ${version} (`);
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
