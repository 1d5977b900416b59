import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inProject } from './paths.ts';

/** One package that is handed out with Watchdeck. */
export interface LicensedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression of its manifest. */
  readonly licence: string;
  /** Its own licence files, one after the other; empty when it has none. */
  readonly text: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  /** There for packages of one system only, which are parts of the package that wants them. */
  readonly os?: readonly string[];
}

/** What the page is built from: these are development dependencies, but their code is in the bundle. */
const IN_THE_PAGE =
  /^(@codemirror|@fontsource-variable|@lezer|@mantine|@tabler|@tanstack)\/|^(@prometheus-io\/codemirror-promql|react|react-dom|uplot|wouter|zustand)$/;
const LICENCE_FILE = /^(licen[cs]e|copying|notice|ofl)([.-].*)?$/i;

/** Every package whose code is handed out, with all that those need, by name. */
export function licensedPackages(): LicensedPackage[] {
  const manifest = JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as Manifest & {
    devDependencies: Record<string, string>;
  };
  const found = new Map<string, LicensedPackage>();
  const visit = (name: string, from: string): void => {
    const folder = folderOf(name, from);
    if (folder === null) return;
    const manifest = manifestIn(folder);
    const { version, license = '', dependencies = {}, optionalDependencies = {} } = manifest;
    if (manifest.os !== undefined) return;
    const key = `${name}@${version}`;
    if (found.has(key)) return;
    found.set(key, { name, version, licence: license, text: licenceText(folder) || standardText(manifest) });
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) visit(needed, folder);
  };
  const roots = [
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.devDependencies).filter((name) => IN_THE_PAGE.test(name)),
  ];
  for (const name of roots) visit(name, inProject());
  return [...found.values()].toSorted((a, b) =>
    `${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1,
  );
}

/** The file that is handed out with the app. */
export function licencesFile(packages: readonly LicensedPackage[]): string {
  const parts = packages.map(
    ({ name, version, licence, text }) => `${'='.repeat(78)}\n${name} ${version} (${licence})\n\n${text}\n`,
  );
  return `Watchdeck contains the packages below, under their own licences. Electron and Chromium, in the
desktop app, bring theirs in LICENSE.electron.txt and LICENSES.chromium.html.

${parts.join('\n')}`;
}

/** The text of a licence that a package names without bringing it; empty for one that is not known here. */
function standardText({ name, license, author }: Manifest): string {
  const holder = typeof author === 'string' ? author : (author?.name ?? `the authors of ${name}`);
  if (license === 'MIT') return `Copyright (c) ${holder}\n\n${MIT}`;
  return license === 'Unlicense' ? UNLICENSE : '';
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to
whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const UNLICENSE = `This is free and unencumbered software released into the public domain. Anyone is free to copy, modify, publish,
use, compile, sell, or distribute this software, either in source code form or as a compiled binary, for any purpose,
commercial or non-commercial, and by any means. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND. For more
information, please refer to <https://unlicense.org>`;

/** As Node looks for it: in the nearest node_modules that has it. */
function folderOf(name: string, from: string): string | null {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
    if (folder === path.dirname(folder)) return null;
  }
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}

function licenceText(folder: string): string {
  return readdirSync(folder)
    .filter((name) => LICENCE_FILE.test(name))
    .toSorted()
    .map((name) => readFileSync(path.join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n');
}
