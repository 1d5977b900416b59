/**
 * `npm run test:peers`: gives a Prometheus of this machine (Debian: apt-get install prometheus prometheus-alertmanager, and stop
 * their services) and Watchdeck the same history, asks both the same over their HTTP APIs, and lets promtool and Prometheus's
 * own remote write at Watchdeck. The same with an Alertmanager, amtool and Prometheus's alerts. Prints what differs and ends
 * with the totals. `-- alertmanager` compares only with the Alertmanager.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApiServer } from '../test/helpers/api-server.ts';
import { checkAlertmanagerApi } from '../test/peers/alertmanager-checks.ts';
import { KnownDifferences } from '../test/peers/differences.ts';
import { checkEndpoints } from '../test/peers/endpoint-checks.ts';
import { makeHistory, toOpenMetrics } from '../test/peers/history.ts';
import { loadHistory } from '../test/peers/load-history.ts';
import { createBlocks, startPrometheus } from '../test/peers/prometheus.ts';
import { checkPromtool, checkRules } from '../test/peers/promtool-checks.ts';
import { checkEdges, checkQueries, checkRefused } from '../test/peers/query-checks.ts';
import { checkRemoteWrite } from '../test/peers/remote-write-checks.ts';
import { Tally } from '../test/peers/tally.ts';
import { checkTemplates } from '../test/peers/template-checks.ts';
import { totalsLine } from './lib/counts.ts';

const tally = new Tally();
const dir = mkdtempSync(join(tmpdir(), 'watchdeck-peers-'));
try {
  if (process.argv[2] !== 'alertmanager') await tally.run('the comparison', compare);
  await tally.run('the comparison with an Alertmanager', async () => {
    await checkTemplates(dir, tally);
    await checkAlertmanagerApi(tally);
    return null;
  });
} finally {
  rmSync(dir, { recursive: true, force: true });
}
console.log(totalsLine(tally));
process.exitCode = tally.failed === 0 ? 0 : 1;

async function compare(): Promise<null> {
  const history = makeHistory(Date.now());
  await createBlocks(dir, toOpenMetrics(history));
  const theirs = await startPrometheus(dir, 'scrape_configs: []\n');
  try {
    const ours = await startApiServer();
    try {
      await loadHistory(ours, history);
      const known = new KnownDifferences();
      const pair = { ours, theirs, history };
      const queries = await checkQueries(pair, tally, known);
      console.log(`${String(queries)} queries asked of Watchdeck and of Prometheus ${theirs.version}`);
      await checkRefused(pair, tally, known);
      await checkEndpoints(pair, tally, known);
      await checkEdges(pair, tally, known);
      await checkPromtool(pair, tally);
      await checkRules(dir, tally);
      await checkRemoteWrite(ours, tally);
      console.log('differences between Prometheus 2 and 3 that were met:');
      for (const { name, reason, count } of known.all())
        console.log(`  ${name}: ${String(count)} (${reason})`);
    } finally {
      await ours.close();
    }
  } finally {
    await theirs.stop();
  }
  return null;
}
