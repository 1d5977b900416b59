import { layoutOf } from '../supervise/layout.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { forkEngine } from './forked-engine.ts';
import { helpText, parseServeOptions } from './options.ts';

const log = (line: string): void => console.error(`watchdeck: ${line}`);

/** Runs the serve shell: `argv` without node and script, `entry` the entry file's own URL. Ends the process when done. */
export async function runServe(argv: readonly string[], entry: URL): Promise<void> {
  // Whoever reads our lines may go away; that is no reason to stop watching.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const command = parseServeOptions(argv);
  switch (command.kind) {
    case 'help':
      process.stdout.write(helpText);
      return;
    case 'version':
      console.log(layoutOf(entry).appVersion);
      return;
    case 'refused':
      log(command.message);
      process.exitCode = 2;
      return;
    case 'serve':
      try {
        const layout = layoutOf(entry);
        // The engine's process loads while the rest of this one does; it ends by itself if nothing comes of it.
        const engine = forkEngine(layout.engineEntry);
        const { serve } = await import('./serve.ts');
        await serve(command.options, layout, engine);
      } catch (error) {
        log(
          error instanceof WatchdeckError
            ? error.message
            : String(error instanceof Error ? error.stack : error),
        );
        process.exit(1);
      }
  }
}
