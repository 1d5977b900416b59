import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Folders whose code gets time, randomness, network and disk as parameters (docs/architecture in CONTRIBUTING.md). */
const PURE = [
  'src/main/engine/{exposition,promql,relabel,rules,alerting,analytics,availability,dashboards/grafana,incidents/domain,playbooks/domain}/**/*.ts',
  'src/main/engine/tsdb/{codec,codecs,chunk,chunks}/**/*.ts',
];

/** The only places that may name electron; dependency-cruiser checks the same, this one shows it in the editor. */
const ELECTRON = [
  'src/main/desktop/**/*.ts',
  'src/main/index.ts',
  'src/preload/**/*.ts',
  // Runs inside Electron's main process.
  'test/e2e/desktop/recorder.ts',
];

/** The engine's hot paths: typed columns and index loops. */
const HOT = ['src/main/engine/{exposition,promql,tsdb}/**/*.ts'];

/** `values[i]!` inside a bounds-checked loop is plain; `thing!` hides a case. */
const looseNonNull = {
  selector: 'TSNonNullExpression:not([expression.type="MemberExpression"][expression.computed=true])',
  message: 'Only an indexed element (`values[i]!`) may be asserted; narrow anything else.',
};

const handedIn = 'Pure folders get this as a parameter (see CONTRIBUTING.md, "Pure folders").';

export default defineConfig(
  globalIgnores(['out', 'dist', '.tsbuild', 'test-results', 'playwright-report', 'coverage']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers and booleans in messages are meant; objects and undefined are not.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `() => doIt()` as a listener is plain; a void value that is used stays an error.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Type parameters that only name a relation between a method's name and its types are the contract's way.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      // noUncheckedIndexedAccess makes index loops assert their elements, `values[i]!` or `values[i] as number`; a
      // stricter rule of our own stands in (looseNonNull).
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      'no-restricted-syntax': ['error', looseNonNull],
      // Label sets are records without prototype; taking a label off one is meant.
      '@typescript-eslint/no-dynamic-delete': 'off',
      // Spreading a string into code points is what a parser of text means.
      '@typescript-eslint/no-misused-spread': [
        'error',
        { allow: [{ from: 'lib', name: 'string' }, 'string'] },
      ],
      // Keys of records are data (`env['PATH']`, `labels['job']`); either way of writing them is plain.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      'max-lines': ['error', 400],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    // Scripts, tests and the shells' own start-up lines speak to a terminal.
    files: ['scripts/**/*.ts', 'test/**/*.{ts,tsx}', 'src/main/*.ts', 'src/main/serve/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['src/**/*.{ts,tsx}', 'test/**/*.{ts,tsx}', 'scripts/**/*.ts'],
    ignores: ELECTRON,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^electron($|/)',
              message: 'electron is imported in main/desktop, main/index.ts and preload only.',
            },
          ],
        },
      ],
    },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'setTimeout',
          'setInterval',
          'setImmediate',
          'queueMicrotask',
          'fetch',
          'WebSocket',
          'process',
          'performance',
          'crypto',
        ].map((name) => ({ name, message: handedIn })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: handedIn },
        { object: 'Math', property: 'random', message: handedIn },
        { object: 'globalThis', property: 'setTimeout', message: handedIn },
        { object: 'globalThis', property: 'fetch', message: handedIn },
      ],
      'no-restricted-syntax': [
        'error',
        looseNonNull,
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: handedIn },
        { selector: 'CallExpression[callee.name="Date"]', message: handedIn },
      ],
    },
  },
  {
    files: HOT,
    rules: { '@typescript-eslint/prefer-for-of': 'off' },
  },
  {
    files: ['src/renderer/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    // Speaks of the React Compiler, which isn't used here.
    rules: { 'react-hooks/incompatible-library': 'off' },
  },
  {
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      // `expect(object.method)` and the like.
      '@typescript-eslint/unbound-method': 'off',
      // A test knows what it put in; `expect` fails as well as a check would.
      'no-restricted-syntax': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', module: 'writable' } },
  },
);
