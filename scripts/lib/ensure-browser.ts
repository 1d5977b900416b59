import { existsSync } from 'node:fs';
import { findBrowser } from '../../test/helpers/browser.ts';
import { runCommand, runNode, toolScript } from './tool.ts';

/**
 * Finds the browser for end-to-end tests, or gets one and says how: on Debian as root from apt, elsewhere Playwright's
 * own Chromium. Throws with the way out when it can't: the tests are never skipped for want of a browser.
 */
export async function ensureBrowser(): Promise<string> {
  const found = findBrowser();
  if (found !== null) {
    console.log(`browser: ${found}`);
    return found;
  }
  const debianRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  const got = debianRoot ? await fromApt() : await fromPlaywright();
  const now = findBrowser();
  if (got && now !== null) {
    console.log(`browser: ${now}`);
    return now;
  }
  throw new Error(
    'end-to-end tests need Chromium, Chrome or Edge, and none could be got (see above). ' +
      'Install one, or set WATCHDECK_BROWSER to its path, and run again.',
  );
}

async function fromApt(): Promise<boolean> {
  console.log('browser: none found; installing Debian’s with `apt-get install chromium`');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const update = await runCommand('apt-get', ['update', '-q'], { inherit: true, env });
  if (update.code !== 0)
    console.log('browser: `apt-get update` failed, trying with the lists that are there');
  const install = await runCommand(
    'apt-get',
    ['install', '-y', '-q', '--no-install-recommends', 'chromium'],
    { inherit: true, env },
  );
  return install.code === 0;
}

async function fromPlaywright(): Promise<boolean> {
  console.log('browser: none found; downloading one with `playwright install chromium`');
  const { code } = await runNode(toolScript('playwright'), ['install', 'chromium'], { inherit: true });
  return code === 0;
}
