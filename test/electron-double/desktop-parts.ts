/** What of Electron speaks to the desktop itself: kept in mind, shown to no one, triggered by `emit` and `click`. */
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { requireReady } from './lifecycle.ts';
import { strict } from './strict.ts';

type NotificationMembers = Pick<Electron.Notification, 'title' | 'body' | 'silent' | 'show' | 'close'>;

/** A notification: shown at once, closed when told, clicked by `emit('click')`. */
export class NotificationDouble extends EventEmitter implements NotificationMembers {
  readonly title: string;
  readonly body: string;
  readonly silent: boolean;
  private shown = false;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    requireReady('Notification');
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
    return strict('Notification', this);
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    this.shown = true;
    setImmediate(() => this.emit('show', {}));
  }

  close(): void {
    if (!this.shown) return;
    this.shown = false;
    setImmediate(() => this.emit('close', {}));
  }
}

type MenuItemMembers = Pick<Electron.MenuItem, 'label' | 'click' | 'type' | 'submenu'>;
type MenuMembers = Pick<Electron.Menu, 'items'>;

/** A menu whose items can be clicked. */
export class MenuDouble implements MenuMembers {
  private static application: Electron.Menu | null = null;
  readonly items: Electron.MenuItem[];

  private constructor(items: Electron.MenuItem[]) {
    this.items = items;
  }

  static buildFromTemplate(template: Electron.MenuItemConstructorOptions[]): Electron.Menu {
    const items = template.map((entry): Electron.MenuItem => {
      const submenu = Array.isArray(entry.submenu) ? MenuDouble.buildFromTemplate(entry.submenu) : undefined;
      const members = {
        label: entry.label ?? entry.role ?? '',
        type: entry.type ?? 'normal',
        // There, and undefined, for items without one.
        submenu,
        click: () => entry.click?.(item as Electron.MenuItem, undefined, {}),
      };
      const item: MenuItemMembers = strict('MenuItem', members as MenuItemMembers);
      return item as Electron.MenuItem;
    });
    const menu: MenuMembers = strict('Menu', new MenuDouble(items));
    return menu as Electron.Menu;
  }

  /** There is no menu bar to put it into: kept in mind. */
  static setApplicationMenu(menu: Electron.Menu | null): void {
    MenuDouble.application = menu;
  }

  static getApplicationMenu(): Electron.Menu | null {
    return MenuDouble.application;
  }
}

type TrayMembers = Pick<
  Electron.Tray,
  'setImage' | 'setToolTip' | 'setTitle' | 'setContextMenu' | 'destroy' | 'isDestroyed'
>;

/** The icon by the clock; clicked by `emit('click')`. */
export class TrayDouble extends EventEmitter implements TrayMembers {
  private destroyed = false;

  constructor(image: Electron.NativeImage | string) {
    super();
    requireReady('Tray');
    requireImage(image);
    return strict('Tray', this);
  }

  setImage(image: Electron.NativeImage | string): void {
    this.requireAlive();
    requireImage(image);
  }

  setToolTip(_text: string): void {
    this.requireAlive();
  }

  setTitle(_title: string): void {
    this.requireAlive();
  }

  setContextMenu(_menu: Electron.Menu | null): void {
    this.requireAlive();
  }

  destroy(): void {
    this.destroyed = true;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  private requireAlive(): void {
    if (this.destroyed) throw new TypeError('Tray is destroyed');
  }
}

function requireImage(image: Electron.NativeImage | string): void {
  const empty = typeof image === 'string' ? !existsSync(image) : image.isEmpty();
  if (empty) throw new Error('the tray was given an image that is not there');
}

/** Images by the name of their file: whether it is there is all that is known of them. */
export const nativeImage = {
  createFromPath: (file: string): Electron.NativeImage => {
    const members: Pick<Electron.NativeImage, 'isEmpty'> = strict('NativeImage', {
      isEmpty: () => !existsSync(file),
    });
    return members as Electron.NativeImage;
  },
};

/** One screen with a panel of 40 px. */
const DISPLAY: Pick<Electron.Display, 'id' | 'bounds' | 'workArea' | 'scaleFactor'> = strict('Display', {
  id: 1,
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 0, width: 1920, height: 1040 },
  scaleFactor: 1,
});

export const screen = {
  getPrimaryDisplay: (): Electron.Display => {
    requireReady('screen');
    return DISPLAY as Electron.Display;
  },
  getAllDisplays: (): Electron.Display[] => {
    requireReady('screen');
    return [DISPLAY as Electron.Display];
  },
};

class PowerMonitorDouble extends EventEmitter implements Pick<Electron.PowerMonitor, 'isOnBatteryPower'> {
  private battery = false;

  constructor() {
    super();
    this.on('on-battery', () => (this.battery = true));
    this.on('on-ac', () => (this.battery = false));
  }

  isOnBatteryPower(): boolean {
    return this.battery;
  }
}

/** Suspend, resume and what the machine is fed by come by `emit`. */
export const powerMonitor = strict(
  'powerMonitor',
  new PowerMonitorDouble(),
) as unknown as Electron.PowerMonitor;

/** Opens nothing; says what it would have opened. */
export const shell = {
  openExternal: (url: string): Promise<void> => {
    console.error(`electron-double: opens ${url} outside`);
    return Promise.resolve();
  },
};

/** Shows nothing; says what it would have shown. */
export const dialog = {
  showErrorBox: (title: string, content: string): void => {
    console.error(`electron-double: error box "${title}": ${content}`);
  },
  /** Nobody is there to answer: a test that wants an answer puts its own function here. */
  showMessageBox: (
    _window: Electron.BaseWindow,
    { message }: Electron.MessageBoxOptions,
  ): Promise<Electron.MessageBoxReturnValue> => {
    console.error(`electron-double: asks "${message}"`);
    return new Promise(() => undefined);
  },
};
