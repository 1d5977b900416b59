/**
 * Stands in for the module `electron`. Each part is typed by the members of Electron's own type that it has, so a member
 * that Electron lacks doesn't compile; a member that the double lacks throws when it is touched.
 */
export { app } from './app.ts';
export { BrowserWindowDouble as BrowserWindow } from './browser-window.ts';
export {
  MenuDouble as Menu,
  NotificationDouble as Notification,
  TrayDouble as Tray,
  nativeImage,
  powerMonitor,
  screen,
} from './desktop-parts.ts';
export { dialog, shell } from './desktop-parts.ts';
export { ipcMain } from './ipc-main.ts';
export { MessageChannelDouble as MessageChannelMain } from './ports.ts';
export { safeStorage } from './safe-storage.ts';
export { protocol, session } from './session.ts';
export { utilityProcess } from './utility-process.ts';
