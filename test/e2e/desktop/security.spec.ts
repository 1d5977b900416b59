/**
 * Electron's own security checklist (electronjs.org/docs/latest/tutorial/security), point by point: each test has the
 * point's number and words, says where Watchdeck meets it, and tries it on the running shell or on what is packaged.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import type { Page } from 'playwright/test';
import { parse } from 'yaml';
import { inProject } from '../../../scripts/lib/paths.ts';
import { thisMachine } from '../console.ts';
import { electronKind, startDesktop } from './driver.ts';
import type { Driver } from './types.ts';

test.describe.configure({ mode: 'serial' });

const dataDir = mkdtempSync(path.join(tmpdir(), 'watchdeck-security-'));
let app: Driver;
let page: Page;
/** Somewhere else: nothing of the console may reach it. */
let outside: Server;
let outsideUrl = '';
const reached: string[] = [];

test.beforeAll(async () => {
  console.log(`the desktop shell runs in ${electronKind}`);
  outside = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*').end('window.outside = true;');
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  outsideUrl = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  app = await startDesktop(['--data-dir', dataDir]);
  page = await app.page();
  await expect(thisMachine(page)).toBeVisible();
});

test.afterAll(async () => {
  await app.kill();
  outside.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

test.afterEach(() => {
  const { status, expectedStatus } = test.info();
  if (status !== expectedStatus) console.log(`the shell printed:\n${app.output}`);
});

test('1. Only load secure content: nothing is loaded from elsewhere at all (app-protocol.ts, CSP)', async () => {
  const outcome = await page.evaluate(async (url) => {
    const loads = (tag: 'img' | 'script' | 'iframe', set: (element: HTMLElement) => void): Promise<string> =>
      new Promise((resolve) => {
        const element = document.createElement(tag);
        element.addEventListener('load', () => resolve('loaded'));
        element.addEventListener('error', () => resolve('refused'));
        setTimeout(() => resolve('refused'), 3_000);
        set(element);
        document.body.append(element);
      });
    const asked = await fetch(`${url}/fetch`).then(
      () => 'loaded',
      () => 'refused',
    );
    return [
      asked,
      await loads('img', (image) => image.setAttribute('src', `${url}/image`)),
      await loads('script', (script) => script.setAttribute('src', `${url}/script`)),
    ];
  }, outsideUrl);
  expect(outcome).toEqual(['refused', 'refused', 'refused']);
  await page.evaluate((url) => {
    const frame = document.createElement('iframe');
    frame.src = `${url}/frame`;
    document.body.append(frame);
    navigator.sendBeacon(`${url}/beacon`);
  }, outsideUrl);
  // What is refused is never sent: an answer that does come shows that there was time for it.
  await fetch(`${outsideUrl}/mark`);
  expect(reached).toEqual(['/mark']);
});

test('2. Do not enable Node.js integration for remote content (window.ts, print-pdf.ts)', async () => {
  const inPage = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter((name) => name in window),
  );
  expect(inPage).toEqual([]);
  for (const preferences of await preferencesOfWindows()) {
    expect(preferences).toMatchObject({ nodeIntegration: false });
    expect(preferences).not.toMatchObject({ nodeIntegrationInWorker: true });
    expect(preferences).not.toMatchObject({ nodeIntegrationInSubFrames: true });
  }
});

test('3. Enable context isolation (window.ts): what a page does to its own world is not seen by the preload', async () => {
  for (const preferences of await preferencesOfWindows())
    expect(preferences).toMatchObject({ contextIsolation: true });
  // Were the worlds one, the preload's messages would go through this.
  const overheard = await page.evaluate(async () => {
    const heard: string[] = [];
    const { stringify } = JSON;
    Object.assign(JSON, {
      stringify: (value: unknown) => {
        heard.push('stringify');
        return stringify(value);
      },
    });
    const answered = new Promise((resolve) => {
      window.addEventListener('message', ({ data }: MessageEvent<{ type?: string }>) => {
        if (data.type === 'watchdeck:answer') resolve(true);
      });
    });
    window.postMessage(
      { type: 'watchdeck:ask', id: 9_999, request: { ask: 'state' } },
      window.location.origin,
    );
    await answered;
    Object.assign(JSON, { stringify });
    return heard;
  });
  expect(overheard).toEqual([]);
});

test('4. Enable process sandboxing (run.ts: app.enableSandbox, and each window)', async () => {
  for (const preferences of await preferencesOfWindows())
    expect(preferences).toMatchObject({ sandbox: true });
  // The preload has nothing but what a sandboxed one is given: Electron fails to load it otherwise.
  const preload = readFileSync(inProject('out', 'preload', 'index.cjs'), 'utf8');
  expect([...preload.matchAll(/require\((.*?)\)/g)].map(([, name]) => name)).toEqual(['"electron"']);
});

test('5. Handle session permission requests from remote content (guard.ts: none is granted)', async () => {
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'midi', 'clipboard-read'] as PermissionName[];
    const asked = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
    const place = await new Promise((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        () => resolve('refused'),
        { timeout: 3_000 },
      );
    });
    return [...asked.map(({ state }) => state), place, await Notification.requestPermission()];
  });
  expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'refused', 'denied']);
});

test('6. Do not disable webSecurity', async () => {
  for (const preferences of await preferencesOfWindows())
    expect(preferences).not.toMatchObject({ webSecurity: false });
});

test('7. Define a Content-Security-Policy (page/security-headers.ts): no inline script without this document’s nonce, no eval', async () => {
  const policy = await page.evaluate(async () => {
    const { headers } = await fetch('/');
    return headers.get('content-security-policy') ?? '';
  });
  expect(policy).toMatch(
    /default-src 'none'; script-src 'self' 'nonce-[\w+/=]{20,}'; style-src 'self' 'nonce-/,
  );
  expect(policy).not.toMatch(/unsafe-|\*|https?:/);
  const ran = await page.evaluate(async () => {
    const refused = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
        once: true,
      });
    });
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.body.append(script);
    const directive = await refused;
    let evaluated: unknown = 'refused';
    try {
      // Indirect, so that only the page's policy decides.
      evaluated = (0, window.eval)('1 + 1');
    } catch {
      // What is wanted.
    }
    return { directive, inlineRan: 'inlineRan' in window, evaluated };
  });
  expect(ran).toEqual({ directive: 'script-src-elem', inlineRan: false, evaluated: 'refused' });
});

for (const [point, name] of [
  ['8. Do not enable allowRunningInsecureContent', 'allowRunningInsecureContent'],
  ['9. Do not enable experimental features', 'experimentalFeatures'],
] as const)
  test(point, async () => {
    for (const preferences of await preferencesOfWindows()) expect(preferences[name] ?? false).toBe(false);
  });

test('10. Do not use enableBlinkFeatures', async () => {
  for (const preferences of await preferencesOfWindows())
    expect(Object.keys(preferences).filter((name) => name.endsWith('BlinkFeatures'))).toEqual([]);
});

test('11. <webview>: do not use allowpopups (there are no webviews: the tag means nothing)', async () => {
  for (const preferences of await preferencesOfWindows())
    expect(preferences).not.toMatchObject({ webviewTag: true });
  const made = await page.evaluate((url) => {
    const tag = document.createElement('webview');
    tag.setAttribute('allowpopups', '');
    tag.setAttribute('src', `${url}/webview`);
    document.body.append(tag);
    return 'getWebContentsId' in tag;
  }, outsideUrl);
  expect(made).toBe(false);
  expect(reached).not.toContain('/webview');
});

test('12. <webview>: verify options and params (guard.ts: none is attached, whatever its options)', async () => {
  const prevented = await app.evaluate(({ BrowserWindow }) => {
    let stopped = false;
    const event = { preventDefault: () => (stopped = true) };
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as NodeJS.EventEmitter;
    contents.emit('will-attach-webview', event, { nodeIntegration: true }, { src: 'https://example.com' });
    return stopped;
  }, null);
  expect(prevented).toBe(true);
});

test('13. Disable or limit navigation (guard.ts, on every page there will be)', async () => {
  const at = page.url();
  for (const address of [`${outsideUrl}/went`, 'file:///etc/passwd', 'https://example.com/']) {
    await page.evaluate((to) => {
      window.location.href = to;
    }, address);
  }
  await page.evaluate((url) => {
    const link = document.createElement('a');
    link.href = `${url}/clicked`;
    document.body.append(link);
    link.click();
  }, outsideUrl);
  await expect(thisMachine(page)).toBeVisible();
  expect(page.url()).toBe(at);
  expect(reached).toEqual(['/mark']);
});

test('14. Disable or limit creation of new windows (guard.ts: none is made)', async () => {
  const before = (await preferencesOfWindows()).length;
  await page.evaluate((url) => {
    window.open(`${url}/opened`);
    window.open('/alerts');
  }, outsideUrl);
  await expect(thisMachine(page)).toBeVisible();
  expect((await preferencesOfWindows()).length).toBe(before);
  expect(reached).toEqual(['/mark']);
});

test('15. Do not use shell.openExternal with untrusted content (navigation.ts: two hosts, over https)', async () => {
  const wanted = 'https://prometheus.io/docs/';
  await page.evaluate((url) => {
    for (const address of [
      'file:///etc/passwd',
      'smb://evil.example/share',
      'javascript:void 0',
      'http://prometheus.io/',
      'https://prometheus.io.evil.example/',
      'https://user@prometheus.io/',
      'https://evil.example/',
      'ms-msdt:/id',
      url,
    ])
      window.open(address);
  }, wanted);
  await expect
    .poll(() => app.evaluate(() => globalThis.watchdeckRecorded.openedOutside, null))
    .toEqual([wanted]);
});

test('16. Use a current version of Electron (pinned, and asked after every week)', async () => {
  const manifest = JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const pinned = manifest.devDependencies['electron'] ?? '';
  expect(pinned).toMatch(/^\d+\.\d+\.\d+$/);
  const lock = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string }>;
  };
  expect(lock.packages['node_modules/electron']?.version).toBe(pinned);
  const bot = parse(readFileSync(inProject('.github', 'dependabot.yml'), 'utf8')) as {
    updates: { 'package-ecosystem': string; directory: string; schedule: { interval: string } }[];
  };
  expect(bot.updates).toContainEqual(
    expect.objectContaining({ 'package-ecosystem': 'npm', directory: '/', schedule: { interval: 'weekly' } }),
  );
  const runs = await app.evaluate(() => process.versions.electron, null);
  // The double answers nothing here: undefined isn't JSON.
  expect([pinned, undefined]).toContain(runs);
});

test('17. Validate the sender of all IPC messages (page-ports.ts, page-asks.ts), and what they say', async () => {
  const channels = await app.evaluate(({ ipcMain }) => ipcMain.eventNames().map(String), null);
  expect(channels.filter((name) => name.startsWith('watchdeck:')).toSorted()).toEqual([
    'watchdeck:ask',
    'watchdeck:ready',
  ]);
  const answers = await app.evaluate(({ BrowserWindow, ipcMain }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0] ?? {};
    if (!webContents) throw new Error('there is no window');
    const said: string[] = [];
    const sender = {
      mainFrame: webContents.mainFrame,
      isDestroyed: () => false,
      send: (channel: string) => said.push(channel),
      postMessage: (channel: string) => said.push(channel),
      once: () => undefined,
    };
    const frames = [
      null,
      { url: 'https://evil.example/' },
      { url: 'app://watchdeck.evil.example/' },
      // The right address, but a frame inside the page.
      { url: webContents.mainFrame.url },
    ];
    for (const senderFrame of frames) {
      ipcMain.emit('watchdeck:ready', { sender, senderFrame });
      ipcMain.emit('watchdeck:ask', { sender, senderFrame }, 1, { ask: 'state' });
    }
    // From the right place, but not what a page says.
    const { mainFrame: senderFrame } = sender;
    ipcMain.emit('watchdeck:ready', { sender, senderFrame }, 'more');
    for (const args of [
      [],
      [1],
      ['1', { ask: 'state' }],
      [1, { ask: 'quit' }],
      [1, { ask: 'state', more: 1 }],
      [1, { ask: 'state' }, 2],
    ])
      ipcMain.emit('watchdeck:ask', { sender, senderFrame }, ...args);
    return said;
  }, null);
  expect(answers).toEqual([]);
  expect(app.output.match(/a message that did not come from the console was refused/g)).toHaveLength(15);
});

test('18. Avoid usage of the file:// protocol (app-protocol.ts, print-pdf.ts: app:// alone)', async () => {
  const chunks = readdirSync(inProject('out', 'main', 'chunks'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(inProject('out', 'main', 'chunks', name), 'utf8'));
  expect(chunks.filter((code) => code.includes('watchdeck:ready'))).toHaveLength(1);
  expect(chunks.filter((code) => code.includes('.loadFile('))).toEqual([]);
  const addresses = await app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()),
    null,
  );
  for (const address of addresses) expect(address).toMatch(/^app:\/\/watchdeck\//);
  const read = await page.evaluate(() =>
    fetch('file:///etc/hostname').then(
      () => 'read',
      () => 'refused',
    ),
  );
  expect(read).toBe('refused');
});

test('19. Check which fuses you can change (electron-builder.yml; package.test.ts reads them from the binary)', () => {
  const { electronFuses } = parse(readFileSync(inProject('electron-builder.yml'), 'utf8')) as {
    electronFuses: Record<string, boolean>;
  };
  expect(electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  });
});

test('20. Do not expose Electron APIs to untrusted web content (preload: one word, no function)', async () => {
  const given = await page.evaluate(() => ({
    exposed: Object.getOwnPropertyNames(window).filter((name) => /watchdeck|electron|ipc/i.test(name)),
    shell: (window as unknown as { watchdeckShell: unknown }).watchdeckShell,
  }));
  expect(given.exposed).toEqual(['watchdeckShell']);
  expect(given.shell).toBe('desktop');
});

/** What each window's page was given; Electron has the method, but not in its types. */
function preferencesOfWindows(): Promise<Record<string, unknown>[]> {
  return app.evaluate(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => {
        const contents = webContents as unknown as { getLastWebPreferences: () => object };
        const { session: _session, ...preferences } = contents.getLastWebPreferences() as Record<
          string,
          unknown
        >;
        return preferences;
      }),
    null,
  );
}
