import { app, dialog, powerMonitor, session } from 'electron';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { EngineSummary } from '#engine/options.ts';
import type { ShellNotification } from '#shared/shell/control.ts';
import { formatTimeOfDay } from '#shared/format/index.ts';
import { resolveDataDir } from '../supervise/data-dir.ts';
import { layoutOf } from '../supervise/layout.ts';
import type { Layout } from '../supervise/layout.ts';
import { superviseEngine } from '../supervise/supervise.ts';
import type { EngineState } from '../supervise/types.ts';
import { registerAppScheme, serveAppProtocol } from './app-protocol.ts';
import { ConsoleWindows } from './console-windows.ts';
import { DEEP_LINK_SCHEME, deepLinkIn, pathOfDeepLink } from './deep-links.ts';
import { parseDesktopFlags } from './flags.ts';
import type { DesktopFlags } from './flags.ts';
import { watchGpu } from './gpu.ts';
import type { GpuWatch } from './gpu.ts';
import { denyPermissions, guardNavigation } from './guard.ts';
import { openSecrets } from './kept-secrets.ts';
import type { KeptSecrets } from './kept-secrets.ts';
import { createLaunchAtLogin } from './launch-at-login.ts';
import { MemoryFile } from './memory-file.ts';
import { setApplicationMenu } from './menu.ts';
import { APP_ORIGIN } from './navigation.ts';
import { createNotifications } from './notifications.ts';
import { answerPages } from './page-asks.ts';
import { PagePorts } from './page-ports.ts';
import { printPdf } from './print-pdf.ts';
import { shellSettings } from './shell-settings.ts';
import { createTray } from './tray.ts';
import { trayModel } from './tray-model.ts';
import { checkUpdate, HEALTHY_AFTER_MS } from './update-health.ts';
import { createUpdates, updateRefusal } from './updates.ts';
import { forkUtilityEngine } from './utility-engine.ts';

const log = (line: string): void => void process.stderr.write(`watchdeck: ${line}\n`);

/** A screen on a wall: the dashboards in turn. */
const KIOSK_PATH = '/dashboards/rotate?every=30s&kiosk=';

/** What is there before Electron is ready. */
interface Beginning {
  readonly layout: Layout;
  readonly dataDir: string;
  readonly flags: DesktopFlags;
  /** Program and arguments that start this app. */
  readonly command: readonly string[];
  readonly memory: MemoryFile;
  readonly gpu: GpuWatch;
  readonly secrets: KeptSecrets;
  readonly update: ReturnType<typeof checkUpdate>;
}

/** Runs the desktop shell: `argv` as Electron gives it, `entry` the entry file's own URL. */
export function runDesktop(argv: readonly string[], entry: URL): void {
  const layout = layoutOf(entry);
  const flags = parseDesktopFlags(argv);
  const dataDir = resolveDataDir(flags.dataDir, {
    platform: process.platform,
    env: process.env,
    homeDir: homedir(),
    cwd: process.cwd(),
  });
  // Chromium's own files go below our folder; the lock of the single instance lies there, so it is one per data folder.
  const userData = path.join(dataDir, 'desktop');
  // Electron refuses a folder that is not there.
  mkdirSync(userData, { recursive: true });
  app.setPath('userData', userData);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  registerAppScheme();
  const memory = new MemoryFile(dataDir, log);
  const gpu = watchGpu(memory, log);
  const update = checkUpdate({
    memory,
    version: layout.appVersion,
    folder: userData,
    appImage: process.env['APPIMAGE'],
    log,
  });
  if (update.verdict.kind === 'rolled-back') {
    app.relaunch({ execPath: update.verdict.start, args: argv.slice(1) });
    app.exit(0);
    return;
  }
  // Whatever window there will be, whoever forgets to say so.
  app.enableSandbox();
  if (app.isPackaged) app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME);
  if (process.platform === 'win32') app.setAppUserModelId('org.watchdeck.app');

  // macOS may deliver a link before it is ready; others bring the first one on the command line.
  let firstLink = deepLinkIn(argv);
  const rememberLink = (event: Electron.Event, link: string): void => {
    event.preventDefault();
    firstLink = link;
  };
  app.on('open-url', rememberLink);
  void app.whenReady().then(async () => {
    const secrets = await openSecrets(dataDir, log);
    app.off('open-url', rememberLink);
    startShell({ layout, dataDir, flags, command: commandOf(argv), memory, gpu, secrets, update }, firstLink);
  });
}

/** An AppImage runs from a folder that is gone afterwards: its file is what can be started again. */
function commandOf([program = '', script = '']: readonly string[]): string[] {
  if (app.isPackaged) return [process.env['APPIMAGE'] ?? program];
  return [program, path.resolve(script)];
}

function startShell(beginning: Beginning, firstLink: string | null): void {
  const { layout, dataDir, flags, memory, gpu, secrets, update } = beginning;
  if (update.verdict.kind === 'stuck') dialog.showErrorBox('The update failed', update.verdict.message);
  const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
  const pageOrigin = devServer === undefined ? APP_ORIGIN : new URL(devServer).origin;
  denyPermissions(session.defaultSession);
  app.on('web-contents-created', (_event, contents) => guardNavigation(contents, pageOrigin));
  serveAppProtocol(layout.pageRoot, log);

  const notifications = createNotifications(
    (to) => windows.open(to),
    (action) => engine.act(action),
  );
  const windows = new ConsoleWindows({
    preload: layout.preload,
    icon: path.join(layout.resources, 'icon.png'),
    pageOrigin,
    memory,
    notify: notifications.show,
    log,
  });
  const ports = new PagePorts(pageOrigin, log);

  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const timeOfDay = (ms: number): string => formatTimeOfDay(ms, timeZone, 'minute');
  let isFlushing = false;
  let flushed = false;
  let state: EngineState = { name: 'starting' };
  let summary: EngineSummary | null = null;
  const tray = createTray(
    {
      resources: layout.resources,
      open: () => windows.open(null),
      newWindow: () => windows.openNew(),
      mute: (forMs) => engine.mute(forMs),
      quit: () => app.quit(),
    },
    trayModel(state, summary, timeOfDay),
  );
  const engine = superviseEngine({
    spawn: () => forkUtilityEngine(layout.engineEntry, log),
    start: {
      type: 'start',
      shell: 'desktop',
      appVersion: layout.appVersion,
      dataDir,
      ...(flags.configFile === undefined ? {} : { configFile: path.resolve(flags.configFile) }),
    },
    secrets: secrets.texts,
    notify: notifications.show,
    withdraw: notifications.withdraw,
    print: printPdf,
    onChild: (child) => ports.setEngine(child),
    onSummary: (news) => {
      summary = news;
      tray.show(trayModel(state, summary, timeOfDay));
    },
    onState: (to, _from, why) => {
      state = to;
      if (to.name === 'restarting') {
        ports.setEngine(null);
        log(`${why}; again in ${to.delayMs / 1000} s`);
      }
      tray.show(trayModel(state, summary, timeOfDay));
    },
    // An engine that comes after another knows nothing of what was said to that one.
    onReady: () => {
      if (powerMonitor.isOnBatteryPower()) engine.power('battery');
      setTimeout(() => {
        if (state.name === 'running') update.healthy();
      }, HEALTHY_AFTER_MS).unref();
    },
    onFatal: (error) => {
      dialog.showErrorBox('Watchdeck can’t start', error.message);
      app.quit();
    },
    schedule: (task, ms) => {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
    monotonicMs: () => performance.now(),
    log,
  });

  setApplicationMenu(process.platform, {
    newWindow: () => windows.openNew(),
    zoom: (steps) => windows.zoom(steps),
    toggleKiosk: () => windows.toggleKiosk(),
    go: (to) => windows.open(to),
    quit: () => app.quit(),
  });
  /** The shell's own words, about itself. */
  const say = (words: Pick<ShellNotification, 'key' | 'severity' | 'title' | 'body'>): void => {
    notifications
      .show({ ...words, kind: 'firing', mayDisturb: false, sound: false, alerts: [], path: '/settings' })
      .catch((error: unknown) => log(String(error)));
  };
  app.setAboutPanelOptions({
    applicationName: 'Watchdeck',
    applicationVersion: layout.appVersion,
    copyright: 'MIT licence',
    iconPath: path.join(layout.resources, 'icon.png'),
  });
  gpu.onGivenUp(() =>
    say({
      key: 'software-drawing',
      severity: 'medium',
      title: 'The graphics card keeps failing',
      body: 'From the next start on Watchdeck draws without it. Settings has the switch.',
    }),
  );
  secrets.onChange((name, text) => engine.secret(name, text));
  const updates = createUpdates({
    refusal: updateRefusal({
      isPackaged: app.isPackaged,
      platform: process.platform,
      appImage: process.env['APPIMAGE'],
      hasFeed: app.isPackaged && existsSync(path.join(process.resourcesPath, 'app-update.yml')),
    }),
    channel: () => memory.value.updateChannel,
    keepChannel: (updateChannel) => memory.update({ updateChannel }),
    load: async () => (await import('electron-updater')).default.autoUpdater,
    badVersion: () => memory.value.badVersion,
    prepare: async (to) => {
      update.prepare(to);
      windows.quitting();
      await engine.stop();
      flushed = true;
      // The new version starts before this one has ended.
      app.releaseSingleInstanceLock();
    },
    onFound: (version) =>
      say({
        key: 'update',
        severity: 'low',
        title: `Watchdeck ${version} is there`,
        body: 'Settings has it, to download and put in when you like.',
      }),
    schedule: (task, ms) => void setTimeout(task, ms).unref(),
    log,
  });
  const launchAtLogin = createLaunchAtLogin({
    platform: process.platform,
    configHome: process.env['XDG_CONFIG_HOME'] ?? path.join(homedir(), '.config'),
    command: [...beginning.command, ...flagsToKeep(flags)],
  });
  answerPages({
    pageOrigin,
    ...shellSettings({ memory, launchAtLogin, vault: secrets.vault, updates }),
    log,
  });

  powerMonitor.on('suspend', () => engine.power('suspend'));
  powerMonitor.on('resume', () => engine.power('resume'));
  powerMonitor.on('on-battery', () => engine.power('battery'));
  powerMonitor.on('on-ac', () => engine.power('mains'));
  const openLink = (link: string | null): void => windows.open(link === null ? null : pathOfDeepLink(link));
  app.on('second-instance', (_event, argv) => openLink(deepLinkIn(argv)));
  app.on('open-url', (event, link) => {
    event.preventDefault();
    openLink(link);
  });
  app.on('activate', () => windows.open(null));
  // Watching goes on without a window; only Quit ends it.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    windows.quitting();
    if (flushed) return;
    event.preventDefault();
    // Quit may be chosen again while the engine writes its last words.
    if (isFlushing) return;
    isFlushing = true;
    // Who quits a version that runs has seen nothing wrong with it.
    if (state.name === 'running') update.healthy();
    void engine.stop().then(() => {
      flushed = true;
      tray.destroy();
      app.quit();
    });
  });
  if (firstLink !== null) openLink(firstLink);
  else if (flags.kiosk) windows.open(KIOSK_PATH);
  else if (!flags.hidden) windows.open(null);
}

/** What a start by the system needs of this start's flags. */
function flagsToKeep({ dataDir, configFile }: DesktopFlags): string[] {
  return [
    ...(dataDir === undefined ? [] : ['--data-dir', path.resolve(dataDir)]),
    ...(configFile === undefined ? [] : ['--config', path.resolve(configFile)]),
  ];
}
