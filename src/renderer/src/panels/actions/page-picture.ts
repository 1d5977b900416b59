const SVG = 'http://www.w3.org/2000/svg';
const FONT = 'Inter Variable';

/**
 * What an element looks like, as an image of its size. The browser draws no HTML on a canvas, but an SVG image may hold some:
 * a copy with every style written out, its canvases as pictures and the console's font in it, for such an image sees nothing
 * of the page. Rejects when the browser can't read it.
 */
export async function pagePicture(element: HTMLElement): Promise<HTMLImageElement> {
  const { width, height } = element.getBoundingClientRect();
  const copy = styledCopy(element);
  copy.setAttribute('xmlns', 'http://www.w3.org/1999/xhtml');
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  const holder = document.createElementNS(SVG, 'foreignObject');
  holder.setAttribute('width', '100%');
  holder.setAttribute('height', '100%');
  const fonts = document.createElementNS(SVG, 'style');
  fonts.textContent = await fontFaces();
  holder.append(copy);
  svg.append(fonts, holder);
  const image = new Image(width, height);
  // An address of its data: from a blob the canvas would count it as a stranger's, and give nothing out again.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  return image;
}

function styledCopy(element: Element): Element {
  if (element instanceof HTMLCanvasElement) {
    const picture = document.createElement('img');
    picture.src = element.toDataURL();
    writeStyles(element, picture);
    return picture;
  }
  const copy = element.cloneNode(false) as Element;
  writeStyles(element, copy);
  for (const child of element.childNodes) {
    if (child instanceof Element) copy.append(styledCopy(child));
    else if (child instanceof Text) copy.append(child.cloneNode());
  }
  return copy;
}

function writeStyles(from: Element, to: Element): void {
  if (!(to instanceof HTMLElement || to instanceof SVGElement)) return;
  const style = getComputedStyle(from);
  to.removeAttribute('class');
  for (const name of style) to.style.setProperty(name, style.getPropertyValue(name));
}

/** The console's font as it is in the page's stylesheets, with its file written into it; nothing where it can't be had. */
async function fontFaces(): Promise<string> {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const face = rules.find(
    (rule) =>
      rule instanceof CSSFontFaceRule &&
      rule.style.getPropertyValue('font-family').includes(FONT) &&
      /U\+0{0,4}-0{0,2}FF\b/i.test(rule.style.getPropertyValue('unicode-range')),
  );
  const url = /url\("?([^")]+)"?\)/.exec(face?.cssText ?? '')?.[1];
  if (url === undefined) return '';
  try {
    const answer = await fetch(new URL(url, document.baseURI));
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    return `@font-face{font-family:"${FONT}";font-weight:100 900;src:url(data:font/woff2;base64,${text})}`;
  } catch {
    // Another font says the same.
    return '';
  }
}
