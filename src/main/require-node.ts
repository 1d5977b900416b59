// The default import on purpose: a name that an older Node lacks would fail before we can speak.
import module from 'node:module';

/** The oldest Node that runs Watchdeck: type stripping, zstd in node:zlib and the native SQLite module need it. */
export const REQUIRED_NODE_MAJOR = 24;

/** What is wrong with this Node, as one sentence with the way out; null when nothing is. `version` as in `process.version`. */
export function nodeVersionProblem(version: string): string | null {
  const major = Number(/^v?(\d+)\./.exec(version)?.[1]);
  if (major >= REQUIRED_NODE_MAJOR) return null;
  return (
    `Watchdeck needs Node ${REQUIRED_NODE_MAJOR} or later, this is ${version}. ` +
    `Run it through npm (\`npm start\`), which uses the Node that \`npm ci\` installed, or install Node ${REQUIRED_NODE_MAJOR}.`
  );
}

/**
 * Ends the process with that sentence on an older Node. Every entry point calls it before it imports anything else:
 * the native SQLite module crashes an older Node without a word. What is imported after it is compiled once and cached,
 * which halves the time of later starts.
 */
export function requireNode(): void {
  const problem = nodeVersionProblem(process.version);
  if (problem === null) {
    module.enableCompileCache();
    return;
  }
  console.error(problem);
  process.exit(1);
}
