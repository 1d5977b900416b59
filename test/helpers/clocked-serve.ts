/** The real serve shell with the built page, in front of an engine on a clock that the test moves (clocked-engine.ts). */
import { forkEngine } from '../../src/main/serve/forked-engine.ts';
import { parseServeOptions } from '../../src/main/serve/options.ts';
import { serve } from '../../src/main/serve/serve.ts';
import { layoutOf } from '../../src/main/supervise/layout.ts';

const command = parseServeOptions(process.argv.slice(2));
if (command.kind !== 'serve') throw new Error(`not to be served: ${command.kind}`);
const engineEntry = new URL('./clocked-engine.ts', import.meta.url);
const layout = { ...layoutOf(new URL('../../out/main/serve.js', import.meta.url)), engineEntry };
await serve(command.options, layout, forkEngine(engineEntry));
