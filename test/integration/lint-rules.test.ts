import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inProject, projectRoot } from '../../scripts/lib/paths.ts';
import { runNode } from '../../scripts/lib/tool.ts';
import type { ToolResult } from '../../scripts/lib/tool.ts';

/** Runs lint steps as `npm run lint -- STEP` does, in the given tree. */
function lint(cwd: string, ...steps: string[]): Promise<ToolResult> {
  return runNode(inProject('scripts', 'lint.ts'), steps, { cwd });
}

let overlay: string;

/** A tree with the project's own rules and packages, and nothing in it but what a test plants. */
beforeEach(() => {
  overlay = mkdtempSync(join(tmpdir(), 'watchdeck-lint-'));
  const own = ['package.json', '.dependency-cruiser.mjs', 'eslint.config.js', 'tsconfig.json', 'tsconfig'];
  for (const name of own) cpSync(inProject(name), join(overlay, name), { recursive: true });
  symlinkSync(inProject('node_modules'), join(overlay, 'node_modules'), 'junction');
});

afterEach(() => {
  rmSync(overlay, { recursive: true, force: true });
});

function plant(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(overlay, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

const sound = {
  'src/shared/model/unit.ts': "import { z } from 'zod';\nexport const unitSchema = z.string();\n",
  'src/main/engine/rules/index.ts':
    "import { unitSchema } from '#shared/model/unit.ts';\nexport const parse = (text: string): string => unitSchema.parse(text);\n",
  'src/main/engine/engine.ts': "export { parse } from '#engine/rules/index.ts';\n",
  'src/main/engine/tsdb/index.ts': 'export const open = (): number => 1;\n',
  'src/main/engine/tsdb/values.ts': 'export const STALE = 2;\n',
  'src/main/engine/tsdb/head.ts': 'export const head = 1;\n',
  'src/main/serve/http.ts':
    "import { createServer } from 'node:http';\nexport const server = createServer;\n",
  'src/renderer/src/main.tsx':
    "import { createRoot } from 'react-dom/client';\nimport { unitSchema } from '#shared/model/unit.ts';\nexport const mount = [createRoot, unitSchema];\n",
  'src/preload/index.ts': "import { ipcRenderer } from 'electron';\nexport const port = ipcRenderer;\n",
};

describe('import rules', () => {
  it('pass on a tree that keeps them', async () => {
    plant(sound);
    const result = await lint(overlay, 'imports');
    expect(result.output).toMatch(/^ok\s+imports/m);
    expect(result.code).toBe(0);
  });

  const broken: { rule: string; what: string; files: Record<string, string> }[] = [
    {
      rule: 'electron-in-desktop-only',
      what: 'engine importing electron',
      files: { 'src/main/engine/host/index.ts': "import { app } from 'electron';\nexport const a = app;\n" },
    },
    {
      rule: 'electron-in-desktop-only',
      what: 'engine importing only a type of electron',
      files: {
        'src/main/engine/host/index.ts': "import type { App } from 'electron';\nexport type A = App;\n",
      },
    },
    {
      rule: 'no-cycles',
      what: 'two files importing each other',
      files: {
        'src/shared/format/a.ts': "import { b } from './b.ts';\nexport const a = (): number => b();\n",
        'src/shared/format/b.ts': "import { a } from './a.ts';\nexport const b = (): number => a();\n",
      },
    },
    {
      rule: 'no-cycles',
      what: 'a cycle through a subpath import and types only',
      files: {
        'src/shared/format/a.ts':
          "import type { B } from '#shared/format/b.ts';\nexport interface A { b: B }\n",
        'src/shared/format/b.ts': "import type { A } from './a.ts';\nexport interface B { a: A }\n",
      },
    },
    {
      rule: 'pure-folders-no-node',
      what: 'promql reading a file',
      files: {
        'src/main/engine/promql/load.ts':
          "import { readFileSync } from 'node:fs';\nexport const load = readFileSync;\n",
      },
    },
    {
      rule: 'pure-folders-use-pure-code',
      what: 'alerting calling storage',
      files: {
        'src/main/engine/storage/index.ts': 'export const openStore = (): number => 1;\n',
        'src/main/engine/alerting/index.ts':
          "import { openStore } from '#engine/storage/index.ts';\nexport const a = openStore();\n",
      },
    },
    {
      rule: 'sqlite-in-storage-only',
      what: 'reports opening SQLite',
      files: {
        'src/main/engine/reports/index.ts':
          "import Database from 'better-sqlite3';\nexport const open = (): unknown => new Database(':memory:');\n",
      },
    },
    {
      rule: 'renderer-imports-shared-only',
      what: 'the renderer importing the engine',
      files: {
        'src/renderer/src/page.ts':
          "import { open } from '#engine/tsdb/index.ts';\nexport const page = open;\n",
      },
    },
    {
      rule: 'renderer-imports-shared-only',
      what: 'the renderer importing a library of the engine',
      files: { 'src/renderer/src/page.ts': "import { fetch } from 'undici';\nexport const page = fetch;\n" },
    },
    {
      rule: 'shared-imports-zod-only',
      what: 'shared importing node',
      files: {
        'src/shared/format/host.ts': "import { hostname } from 'node:os';\nexport const h = hostname;\n",
      },
    },
    {
      rule: 'preload-imports-electron-and-shared',
      what: 'the preload importing node',
      files: {
        'src/preload/files.ts': "import { readFileSync } from 'node:fs';\nexport const r = readFileSync;\n",
      },
    },
    {
      rule: 'engine-not-to-shells',
      what: 'the engine importing the serve shell',
      files: {
        'src/main/engine/api/index.ts':
          "import { server } from '#main/serve/http.ts';\nexport const s = server;\n",
      },
    },
    {
      rule: 'capabilities-meet-through-faces',
      what: 'rules importing the insides of tsdb',
      files: {
        'src/main/engine/host/index.ts':
          "import { head } from '#engine/tsdb/head.ts';\nexport const h = head;\n",
      },
    },
    {
      rule: 'composition-through-faces',
      what: 'engine.ts importing the insides of tsdb',
      files: {
        'src/main/engine/engine.ts': "import { head } from './tsdb/head.ts';\nexport const h = head;\n",
      },
    },
    {
      rule: 'imports-resolve',
      what: 'an import of nothing',
      files: { 'src/shared/format/x.ts': "import { y } from './not-there.ts';\nexport const x = y;\n" },
    },
    {
      rule: 'runtime-packages-in-dependencies',
      what: 'the engine running a development package',
      files: {
        'src/main/engine/host/index.ts': "import client from 'prom-client';\nexport const c = client;\n",
      },
    },
  ];

  for (const { rule, what, files } of broken) {
    it(`fail on ${what}, naming ${rule}`, async () => {
      plant({ ...sound, ...files });
      const result = await lint(overlay, 'imports');
      expect(result.output).toMatch(/^FAIL imports/m);
      expect(result.output).toContain(`error ${rule}:`);
      expect(result.code).toBe(1);
    });
  }

  it('hold for the project as it is', async () => {
    const result = await lint(projectRoot, 'imports');
    expect(result.output).toMatch(/^ok\s+imports/m);
    expect(result.code).toBe(0);
  });
});

describe('code rules', () => {
  it('fail on the clock in a pure folder, on any, and on electron in the engine', async () => {
    plant({
      'src/main/engine/rules/index.ts': 'export const now = (): number => Date.now();\n',
      'src/main/engine/promql/timer.ts':
        'export const later = (f: () => void): unknown => setTimeout(f, 1);\n',
      'src/main/engine/scrape/index.ts': 'export const now = (): number => Date.now();\n',
      'src/main/engine/host/index.ts':
        "import { app } from 'electron';\nexport const a = app;\nexport const b = (x: any): any => x;\n",
    });
    const { output, code } = await lint(overlay, 'eslint');
    expect(code).toBe(1);
    const findings = output.split(/\n(?=\S)/);
    const of = (path: string): string => findings.find((part) => part.includes(path)) ?? '';
    expect(of(join('rules', 'index.ts'))).toContain('no-restricted-properties');
    expect(of(join('promql', 'timer.ts'))).toContain('no-restricted-globals');
    expect(of(join('host', 'index.ts'))).toContain('no-restricted-imports');
    expect(of(join('host', 'index.ts'))).toContain('@typescript-eslint/no-explicit-any');
    // The schedulers live outside the pure folders and may ask the clock.
    expect(of(join('scrape', 'index.ts'))).toBe('');
  });

  it('refuse a step that does not exist', async () => {
    const { output, code } = await lint(overlay, 'spelling');
    expect(code).toBe(2);
    expect(output).toContain('lint has no step spelling');
  });
});
