/**
 * Entry file of a thread. From source it lies beside the module that asks (`source`, e.g. `./worker.ts`); built it is an
 * entry of its own, `out/main/NAME.js`, named in the build's configuration. `moduleUrl` is the asking `import.meta.url`.
 */
export function threadEntry(moduleUrl: string, source: string, name: string): URL {
  if (moduleUrl.endsWith('.ts')) return new URL(source, moduleUrl);
  // What several entries share is built into out/main/chunks.
  const folder = new URL(moduleUrl.includes('/chunks/') ? '..' : '.', moduleUrl);
  return new URL(`${name}.js`, folder);
}
