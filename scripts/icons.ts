/** `node scripts/run.mjs icons`: draws the icons in resources/ from their SVGs. Run it after a change; they are committed. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { launchBrowser } from '../test/helpers/browser.ts';
import { icnsOf, icoOf } from './lib/icon-files.ts';
import type { SizedPng } from './lib/icon-files.ts';
import { inProject } from './lib/paths.ts';

/** The sides that Linux desktops, Windows and macOS ask for, pixels. */
const SIDES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

/** The tray's icons: severity as colour and shape (docs: the same shapes as in the console). 16 units square. */
const trayShapes = {
  ok: '<path d="M3 8.5l3.5 3.5L13 4.5" fill="none" stroke="#3ecf8e" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>',
  unknown:
    '<circle cx="8" cy="8" r="5.2" fill="none" stroke="#8b93a1" stroke-width="2.4" stroke-dasharray="2.6 2.2"/>',
  critical: '<circle cx="8" cy="8" r="6.4" fill="#f04452"/>',
  high: '<path d="M8 1.6L15 14H1z" fill="#f58b2b"/>',
  medium: '<path d="M8 1l7 7-7 7-7-7z" fill="#f2b91f"/>',
  low: '<rect x="2" y="2" width="12" height="12" rx="1.5" fill="#4c8dff"/>',
} as const;

const browser = await launchBrowser();
const page = await browser.newPage();

async function draw(svg: string, pixels: number, file: string): Promise<SizedPng> {
  await page.setViewportSize({ width: pixels, height: pixels });
  const image = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  await page.setContent(
    `<style>body{margin:0}img{display:block;width:${pixels}px;height:${pixels}px}</style><img src="${image}">`,
  );
  const png = await page.screenshot({ omitBackground: true });
  await writeFile(file, png);
  return { pixels, png };
}

try {
  const icon = await readFile(inProject('resources', 'icon.svg'), 'utf8');
  // The window's own; the others are for packages.
  await draw(icon, 256, inProject('resources', 'icon.png'));
  await mkdir(inProject('resources', 'icons'), { recursive: true });
  const images: SizedPng[] = [];
  for (const side of SIDES)
    images.push(await draw(icon, side, inProject('resources', 'icons', `${side}x${side}.png`)));
  await writeFile(inProject('resources', 'icons', 'icon.icns'), icnsOf(images));
  await writeFile(
    inProject('resources', 'icons', 'icon.ico'),
    icoOf(images.filter(({ pixels }) => pixels <= 256)),
  );
  await mkdir(inProject('resources', 'tray'), { recursive: true });
  for (const [name, shape] of Object.entries(trayShapes)) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${shape}</svg>`;
    await draw(svg, 16, inProject('resources', 'tray', `${name}.png`));
    await draw(svg, 32, inProject('resources', 'tray', `${name}@2x.png`));
  }
} finally {
  await browser.close();
}
