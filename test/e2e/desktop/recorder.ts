/**
 * Loaded into the app's main process before the app (`-r`), with the real Electron as with its double: remembers what the
 * app shows on the desktop, which Electron doesn't tell afterwards.
 */
import { Notification, Tray, shell } from 'electron';

export interface Recorded {
  /** In the order they were shown. */
  notifications: { notification: Notification; closed: boolean }[];
  tray: Tray | null;
  trayMenu: Electron.Menu | null;
  trayTooltip: string;
  /** Addresses that were opened outside the app; here they are opened nowhere. */
  openedOutside: string[];
}

declare global {
  var watchdeckRecorded: Recorded;
}

const recorded: Recorded = {
  notifications: [],
  tray: null,
  trayMenu: null,
  trayTooltip: '',
  openedOutside: [],
};
globalThis.watchdeckRecorded = recorded;

const { show } = Notification.prototype;
Notification.prototype.show = function (this: Notification) {
  const entry = { notification: this, closed: false };
  recorded.notifications.push(entry);
  this.once('close', () => {
    entry.closed = true;
  });
  show.call(this);
};

const { setContextMenu, setToolTip } = Tray.prototype;
Tray.prototype.setContextMenu = function (this: Tray, menu) {
  recorded.tray = this;
  recorded.trayMenu = menu;
  setContextMenu.call(this, menu);
};
Tray.prototype.setToolTip = function (this: Tray, text) {
  recorded.trayTooltip = text;
  setToolTip.call(this, text);
};

shell.openExternal = (url) => {
  recorded.openedOutside.push(url);
  return Promise.resolve();
};
