/** What is packaged besides the program: licences, icons, and electron-builder's own opinion of its config. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { licencesFile, licensedPackages } from '../../../scripts/lib/licences.ts';
import { inProject } from '../../../scripts/lib/paths.ts';
import { withStaging } from '../../../scripts/lib/staging.ts';

describe('licences', () => {
  const packages = licensedPackages();

  test('every package that is handed out has a text, and a licence that lets it be', () => {
    expect(packages.length).toBeGreaterThan(50);
    expect(packages.filter(({ text }) => text.length < 200).map(({ name }) => name)).toEqual([]);
    const allowed =
      /^(MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|OFL-1\.1|Python-2\.0|Unlicense|\(MIT OR CC0-1\.0\))$/;
    expect(packages.filter(({ licence }) => !allowed.test(licence))).toEqual([]);
  });

  test('the file is of the packages that are installed (node scripts/run.mjs licences writes it)', () => {
    expect(readFileSync(inProject('resources', 'licences.txt'), 'utf8')).toBe(licencesFile(packages));
  });
});

describe('icons', () => {
  const sideOf = (png: Buffer): number => {
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    return png.readUInt32BE(16);
  };

  test('Linux has each side', () => {
    for (const side of [16, 24, 32, 48, 64, 128, 256, 512, 1024])
      expect(sideOf(readFileSync(inProject('resources', 'icons', `${side}x${side}.png`)))).toBe(side);
  });

  test('Windows: what the file says of its pictures is so', () => {
    const ico = readFileSync(inProject('resources', 'icons', 'icon.ico'));
    const sides = Array.from({ length: ico.readUInt16LE(4) }, (_, i) => {
      const entry = ico.subarray(6 + 16 * i);
      const png = ico.subarray(entry.readUInt32LE(12), entry.readUInt32LE(12) + entry.readUInt32LE(8));
      expect(sideOf(png)).toBe(entry.readUInt8(0) || 256);
      return sideOf(png);
    });
    expect(sides).toEqual([16, 24, 32, 48, 64, 128, 256]);
  });

  test('macOS: what the file says of its pictures is so', () => {
    const icns = readFileSync(inProject('resources', 'icons', 'icon.icns'));
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    const sides: Record<string, number> = {};
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
      sides[icns.toString('latin1', at, at + 4)] = sideOf(icns.subarray(at + 8));
    expect(sides).toEqual({
      icp4: 16,
      icp5: 32,
      ic11: 32,
      ic12: 64,
      ic07: 128,
      ic13: 256,
      ic08: 256,
      ic14: 512,
      ic09: 512,
      ic10: 1024,
    });
  });
});

describe('electron-builder.yml', () => {
  const config = parse(readFileSync(inProject('electron-builder.yml'), 'utf8')) as Record<string, unknown>;
  interface Builder {
    validateConfiguration: (config: unknown, log: unknown) => Promise<void>;
  }
  // electron-builder's own parts, found from it.
  const ofBuilder = createRequire(inProject('node_modules', 'electron-builder', 'package.json'));
  const [CONFIG, UTIL] = ['app-builder-lib/out/util/config/config', 'builder-util'] as const;
  const { validateConfiguration } = ofBuilder(CONFIG) as Builder;
  const { DebugLogger } = ofBuilder(UTIL) as { DebugLogger: new (enabled: boolean) => unknown };

  test('is right by electron-builder’s own schema, which finds mistakes', async () => {
    await validateConfiguration(structuredClone(config), new DebugLogger(false));
    await expect(
      validateConfiguration(
        { ...structuredClone(config), linux: { targets: ['rpm'] } },
        new DebugLogger(false),
      ),
    ).rejects.toThrow('configuration.linux');
  }, 120_000);

  test('packs for every system, and brings the links to the app', () => {
    expect(config).toMatchObject({
      linux: { target: ['AppImage', 'deb', 'rpm'] },
      mac: { target: ['dmg', 'zip'] },
      win: { target: ['nsis'] },
      protocols: [{ schemes: ['watchdeck'] }],
      // Nothing is asked of anybody by a package that is built at home.
      publish: null,
    });
  });
});

describe('the release', () => {
  interface Workflow {
    on: Record<string, unknown>;
    jobs: Record<string, { needs?: string; permissions?: object; steps: { run?: string; uses?: string }[] }>;
  }
  const release = parse(readFileSync(inProject('.github', 'workflows', 'release.yml'), 'utf8')) as Workflow;

  test('is a draft, made of a tag, with checksums and provenance', () => {
    expect(release.on).toEqual({ push: { tags: ['v*'] } });
    const steps = release.jobs['draft']?.steps ?? [];
    expect(release.jobs['draft']?.needs).toBe('build');
    expect(steps.some(({ run }) => run?.includes('sha256sum') === true)).toBe(true);
    expect(steps.some(({ uses }) => uses?.startsWith('actions/attest-build-provenance@') === true)).toBe(
      true,
    );
    expect(
      steps.some(({ run }) => run?.includes('gh release create') === true && run.includes('--draft')),
    ).toBe(true);
  });

  test('is offered to a share of installations, which can be changed', () => {
    const file = 'version: 1.2.0\nfiles: []\nreleaseDate: now\n';
    const tenth = withStaging(file, 10);
    expect(parse(tenth)).toMatchObject({ version: '1.2.0', stagingPercentage: 10 });
    expect(withStaging(tenth, 100)).toBe(`${file}stagingPercentage: 100\n`);
    expect(() => withStaging(file, 101)).toThrow('0 to 100');
    expect(() => withStaging(file, Number('a few'))).toThrow('0 to 100');
  });
});
