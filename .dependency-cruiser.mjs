/**
 * The import rules of the house, one entry per rule of "How the house is laid out" in CONTRIBUTING.md.
 * Type-only imports count unless a rule says otherwise: a layer that names another layer's types depends on it.
 */

/** node_modules may be a link elsewhere, so package patterns are never anchored at the project. */
const npm = (name) => [`(^|/)node_modules/(@types/)?${name}/`, `^${name}(/|$)`];

const PURE =
  '^src/main/engine/((exposition|promql|relabel|rules|alerting|analytics|availability|dashboards/grafana|(incidents|playbooks)/domain)/|tsdb/(codec|codecs|chunk|chunks)/)';

const rendererLibraries = [
  '@codemirror/(autocomplete|commands|language|lint|state|view)',
  '@fontsource-variable/(inter|jetbrains-mono)',
  '@lezer/highlight',
  '@mantine/(core|hooks)',
  '@prometheus-io/codemirror-promql',
  '@tabler/icons-react',
  '@tanstack/react-(query|virtual)',
  'msgpackr',
  'react',
  'react-dom',
  'uplot',
  'vite',
  'wouter',
  // Its switch to not compile with `eval`, which the CSP forbids.
  'zod',
  'zustand',
].flatMap(npm);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'No import cycles anywhere: move what both need into a third file, or hand it in as a parameter.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'imports-resolve',
      comment: 'Every import leads to a file or an installed package. (`?…` suffixes are the bundler’s.)',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?' },
    },
    {
      name: 'declared-packages-only',
      comment: 'A package that is imported stands in package.json with its exact version.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: npm('electron') },
    },
    {
      name: 'src-not-to-tests',
      comment: 'What ships doesn’t import tests or scripts.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'runtime-packages-in-dependencies',
      comment:
        'Main and preload run unbundled packages: what they import is in "dependencies" (electron excepted).',
      severity: 'error',
      from: { path: '^src/(main|preload)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: npm('electron') },
    },
    {
      name: 'shared-imports-zod-only',
      comment: 'src/shared is the vocabulary of both sides: zod and itself.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { pathNot: ['^src/shared/', ...npm('zod')] },
    },
    {
      name: 'renderer-imports-shared-only',
      comment:
        'The renderer speaks to the engine through the contract: src/shared, itself and its own libraries.',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { pathNot: ['^src/(renderer|shared)/', ...rendererLibraries] },
    },
    {
      name: 'preload-imports-electron-and-shared',
      comment: 'The preload is a few lines: electron and src/shared.',
      severity: 'error',
      from: { path: '^src/preload/' },
      to: { pathNot: ['^src/(preload|shared)/', ...npm('electron')] },
    },
    {
      name: 'engine-not-to-shells',
      comment: 'The engine runs anywhere Node runs: src/shared, node and its libraries, never a shell.',
      severity: 'error',
      from: { path: '^src/main/engine/' },
      to: { path: '^src/(preload|renderer|main/(?!engine/))' },
    },
    {
      name: 'electron-in-desktop-only',
      comment:
        'electron is imported in main/desktop, main/index.ts and preload only (and by what a test loads into the app).',
      severity: 'error',
      from: {
        pathNot: '^(src/(main/desktop/|main/index\\.ts$|preload/)|test/e2e/desktop/recorder\\.ts$)',
      },
      to: { path: npm('electron') },
    },
    {
      name: 'serve-not-to-desktop',
      comment: 'The serve shell and the supervisor run without Electron.',
      severity: 'error',
      from: { path: '^src/main/(serve/|serve\\.ts$|cli/|cli\\.ts$|supervise/|engine-process\\.ts$)' },
      to: { path: '^src/main/(desktop/|index\\.ts$)' },
    },
    {
      name: 'sqlite-in-storage-only',
      comment:
        'SQLite is opened in engine/storage only; others take its connection types from storage/types.ts.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main/engine/storage/' },
      to: { path: npm('better-sqlite3') },
    },
    {
      name: 'pure-folders-no-node',
      comment: 'Pure folders do no I/O: no node: modules. Time, randomness, network and disk are parameters.',
      severity: 'error',
      from: { path: PURE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-folders-use-pure-code',
      comment:
        'Pure folders run pure code and src/shared only; of the rest of the engine they may name types.',
      severity: 'error',
      from: { path: PURE },
      to: {
        path: '^src/main/engine/',
        pathNot: [
          PURE,
          '^src/main/engine/base/',
          '^src/main/engine/[^/]+/types\\.ts$',
          '^src/main/engine/tsdb/values\\.ts$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'capabilities-meet-through-faces',
      comment:
        'A capability is imported through its index.ts or types.ts (tsdb also values.ts), never its insides.',
      severity: 'error',
      from: { path: '^src/main/engine/([^/]+)/' },
      to: {
        path: '^src/main/engine/[^/]+/',
        pathNot: [
          '^src/main/engine/$1/',
          '^src/main/engine/base/',
          '^src/main/engine/[^/]+/(index|types)\\.ts$',
          '^src/main/engine/tsdb/values\\.ts$',
        ],
      },
    },
    {
      name: 'composition-through-faces',
      comment: 'engine.ts and the shells reach a capability through its face too.',
      severity: 'error',
      from: { path: '^src/main/', pathNot: '^src/main/engine/[^/]+/' },
      to: {
        path: '^src/main/engine/[^/]+/',
        pathNot: [
          '^src/main/engine/base/',
          '^src/main/engine/[^/]+/(index|types)\\.ts$',
          '^src/main/engine/tsdb/values\\.ts$',
        ],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^out/', '^dist/'] },
    // Type-only imports are seen too.
    tsPreCompilationDeps: true,
    // `#shared/…`, `#engine/…` and `#main/…` are package.json "imports", which the resolver reads by itself.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts', '.css'],
    },
    reporterOptions: { text: { highlightFocused: true } },
  },
};
