/**
 * Runs an Electron app's built main module under Node:
 * `node test/electron-double/run.ts [-r MODULE] out/main/index.js [FLAGS]`.
 */
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { appDouble } from './app.ts';
import { theChromium } from './chromium.ts';
import { obeyTests } from './control.ts';

const MODULE = new URL('electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier === 'electron/main'
      ? { url: MODULE, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});

const args = process.argv.slice(2);
const required = args[0] === '-r' ? args.splice(0, 2)[1] : undefined;
const [entry] = args;
if (entry === undefined) throw new Error('say which main module to run: out/main/index.js');
// What Electron gives an app that is not packaged: itself, the app, the flags.
process.argv = [process.execPath, ...args];

const fromHere = (file: string): string => pathToFileURL(path.resolve(file)).href;
const test = obeyTests((await import(MODULE)) as object);
if (required !== undefined) await import(fromHere(required));
// Electron ends on these as if Quit had been chosen.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => appDouble.quit());

await import(fromHere(entry));
await appDouble.launch();
test.sayReady(theChromium().address);
