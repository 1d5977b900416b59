import { pagePicture } from './page-picture.ts';

const PADDING_PX = 16;
const TITLE_PX = 28;
const LEGEND_ROW_PX = 20;
const MAX_LEGEND_ROWS = 40;

/** How a panel is drawn: on one canvas with its legend beside it, or as a piece of the page. */
export type DrawnOn = 'canvas' | 'page';

/** A panel with its title above and, where it is a canvas, its legend below, as PNG; null when there is nothing to see. */
export async function panelPicture(
  element: HTMLElement,
  title: string,
  drawnOn: DrawnOn,
): Promise<Uint8Array | null> {
  const ratio = window.devicePixelRatio;
  const source = drawnOn === 'canvas' ? element.querySelector('canvas') : await pagePicture(element);
  if (source === null) return null;
  const isCanvas = source instanceof HTMLCanvasElement;
  const drawnWidth = isCanvas ? source.width / ratio : source.width;
  const drawnHeight = isCanvas ? source.height / ratio : source.height;
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const legend = isCanvas ? legendOf(element).slice(0, MAX_LEGEND_ROWS) : [];
  const width = drawnWidth + 2 * PADDING_PX;
  const chartTop = PADDING_PX + (title === '' ? 0 : TITLE_PX);
  const legendTop = chartTop + drawnHeight + 8;
  const height = legendTop + legend.length * LEGEND_ROW_PX + PADDING_PX;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const ctx = canvas.getContext('2d');
  if (ctx === null) return null;
  ctx.scale(ratio, ratio);
  ctx.fillStyle = token('--wd-panel');
  ctx.fillRect(0, 0, width, height);
  ctx.fillStyle = token('--wd-text');
  ctx.textBaseline = 'middle';
  ctx.font = '600 14px "Inter Variable", system-ui, sans-serif';
  ctx.fillText(title, PADDING_PX, PADDING_PX + 8);
  ctx.drawImage(source, PADDING_PX, chartTop, drawnWidth, drawnHeight);
  ctx.font = '12px "Inter Variable", system-ui, sans-serif';
  legend.forEach(({ color, text }, i) => {
    const y = legendTop + (i + 0.5) * LEGEND_ROW_PX;
    ctx.fillStyle = color;
    ctx.fillRect(PADDING_PX, y - 2, 12, 4);
    ctx.fillStyle = token('--wd-dim');
    ctx.fillText(text, PADDING_PX + 20, y);
  });
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  return blob === null ? null : new Uint8Array(await blob.arrayBuffer());
}

/** The legend as it stands on the page: the marks' colours, resolved, and the words beside them. */
function legendOf(element: HTMLElement): { color: string; text: string }[] {
  const rows = element.querySelectorAll<HTMLElement>('[aria-label="Legend"] :is(tbody tr, li)');
  return [...rows].map((row) => {
    const mark = row.querySelector('i');
    const cells = [...row.querySelectorAll<HTMLElement>('td')];
    const text =
      cells.length > 0 ? cells.map((cell) => cell.innerText.trim()).join('   ') : row.innerText.trim();
    return {
      color: mark === null ? '' : getComputedStyle(mark).backgroundColor,
      text: text.replace(/\n+/g, ' '),
    };
  });
}
