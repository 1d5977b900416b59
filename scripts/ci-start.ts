/** Does what the README says and looks: `npm start`, open the printed address, see this machine's CPU move, close. */
import { App } from '../test/helpers/app.ts';
import { launchBrowser } from '../test/helpers/browser.ts';
import { machineChart, movingCpu } from '../test/helpers/live-console.ts';
import { npmCommand } from './lib/npm.ts';

const app = new App({ command: npmCommand('start', '--'), throughNpm: true });
const browser = await launchBrowser();
try {
  await app.start();
  console.log(`npm start: ${app.url.replace(/token=.*/, 'token=…')}`);
  const page = await browser.newPage();
  await page.goto(app.url);
  await machineChart(page, 15_000);
  const [before, after] = await movingCpu(page, 30_000);
  console.log(`this machine's CPU: ${before} %, then ${after} %`);
  await app.stop();
  console.log('closed, data folder given back');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await browser.close();
  await app.remove();
}
