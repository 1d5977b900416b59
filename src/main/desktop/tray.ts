import { Menu, nativeImage, Tray } from 'electron';
import path from 'node:path';
import type { TrayModel } from './tray-model.ts';

export interface TrayOptions {
  resources: string;
  open: () => void;
  newWindow: () => void;
  /** No notifications for so many ms; null ends it. */
  mute: (forMs: number | null) => void;
  quit: () => void;
}

export interface ConsoleTray {
  show(model: TrayModel): void;
  destroy(): void;
}

/** The icon by the clock. */
export function createTray(options: TrayOptions, first: TrayModel): ConsoleTray {
  const image = (model: TrayModel): Electron.NativeImage =>
    // Electron finds the @2x file next to it.
    nativeImage.createFromPath(path.join(options.resources, 'tray', `${model.icon}.png`));
  const tray = new Tray(image(first));
  const menu = (unmute: string | null): Electron.Menu =>
    Menu.buildFromTemplate([
      { label: 'Open Watchdeck', click: options.open },
      { label: 'New window', click: options.newWindow },
      { type: 'separator' },
      ...[1, 4, 8].map((hours) => ({
        label: `Mute for ${hours} ${hours === 1 ? 'hour' : 'hours'}`,
        click: () => options.mute(hours * 3_600_000),
      })),
      ...(unmute === null ? [] : [{ label: unmute, click: () => options.mute(null) }]),
      { type: 'separator' },
      { label: 'Quit', click: options.quit },
    ]);
  let offered = first.unmute;
  tray.setContextMenu(menu(offered));
  tray.on('click', options.open);
  const show = (model: TrayModel): void => {
    tray.setImage(image(model));
    tray.setToolTip(model.tooltip);
    // Menus can't be changed on Linux, only replaced; one that is open would close.
    if (model.unmute !== offered) {
      offered = model.unmute;
      tray.setContextMenu(menu(offered));
    }
    // Only macOS has room for text next to the icon.
    if (process.platform === 'darwin') tray.setTitle(model.count);
  };
  show(first);
  return { show, destroy: () => tray.destroy() };
}
