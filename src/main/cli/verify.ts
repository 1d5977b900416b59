import { dataDirOf, readArgs } from './args.ts';
import type { Command } from './command.ts';

/** `watchdeck verify`: reads everything a data folder's databases have. */
export const verify: Command = {
  name: 'verify',
  usage: '[--data-dir DIR]',
  summary: 'read every block, rollup and journal row of the databases and name what is damaged',
  run: async (args, { out, err }) => {
    const { values } = readArgs(args, { 'data-dir': { type: 'string' } }, false);
    const { verifyDataDir } = await import('../engine/verify-data.ts');
    const { files, metrics, problems } = verifyDataDir(dataDirOf(values['data-dir']));
    for (const file of files) out(`read ${file}`);
    if (metrics !== null) {
      const { blocks, samples, rollups, journalRows } = metrics;
      out(
        `${blocks} blocks with ${samples} samples, ${rollups} rollup chunks, ${journalRows} rows in the journal`,
      );
    }
    for (const problem of problems) err(`damaged: ${problem}`);
    out(problems.length === 0 ? 'all is well' : `${problems.length} damaged`);
    return problems.length === 0 ? 0 : 1;
  },
};
