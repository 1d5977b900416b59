/** The part of Markdown that people write in notes and postmortems, as a tree that both the console and the paper draw. */

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly children: readonly Inline[] }
  /** `href` is http or https. */
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] };

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly children: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly ListItem[] }
  | { readonly kind: 'code'; readonly text: string };

export interface ListItem {
  /** `- [ ]` and `- [x]`; null for an ordinary item. */
  readonly checked: boolean | null;
  readonly children: readonly Inline[];
}

const HEADING = /^(#{1,6})\s+(.+?)\s*#*$/;
const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBERED = /^\s*\d{1,9}[.)]\s+(.*)$/;
const CHECK = /^\[([ xX])\]\s+(.*)$/s;

/** Never throws: what is not understood is text. */
export function parseMarkdown(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', children: parseInline(paragraph.join('\n')) });
    paragraph = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const heading = HEADING.exec(line);
    if (line.startsWith('```')) {
      endParagraph();
      const code: string[] = [];
      while (++at < lines.length && !(lines[at] ?? '').startsWith('```')) code.push(lines[at] ?? '');
      blocks.push({ kind: 'code', text: code.join('\n') });
    } else if (line.trim() === '') endParagraph();
    else if (heading) {
      endParagraph();
      blocks.push({
        kind: 'heading',
        level: (heading[1] ?? '').length,
        children: parseInline(heading[2] ?? ''),
      });
    } else if (BULLET.test(line) || NUMBERED.test(line)) {
      endParagraph();
      const ordered = !BULLET.test(line);
      const pattern = ordered ? NUMBERED : BULLET;
      const items: string[] = [];
      for (; at < lines.length; at++) {
        const next = lines[at] ?? '';
        const item = pattern.exec(next);
        if (item) items.push(item[1] ?? '');
        // An indented line goes on with the item before it.
        else if (/^\s+\S/.test(next) && items.length > 0) items.push(`${items.pop() ?? ''}\n${next.trim()}`);
        else break;
      }
      at -= 1;
      blocks.push({ kind: 'list', ordered, items: items.map(listItem) });
    } else paragraph.push(line);
  }
  endParagraph();
  return blocks;
}

function listItem(text: string): ListItem {
  const check = CHECK.exec(text);
  return check
    ? { checked: check[1] !== ' ', children: parseInline(check[2] ?? '') }
    : { checked: null, children: parseInline(text) };
}

/** The first of each that stands furthest left; none looks back, so that no text takes long. */
const INLINE =
  /\\([\\`*_[\]<>#|~-])|`([^`\n]+)`|\*\*([^*\n]+)\*\*|\*([^*\s][^*\n]*)\*|\b_([^_\s][^_\n]*)_\b|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>()]+[^\s<>().,;:!?'"])/g;

function parseInline(text: string): Inline[] {
  const out: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    push(out, text.slice(from, match.index));
    from = match.index + match[0].length;
    const [, escaped, code, strong, star, underscore, label, href, bare] = match;
    if (escaped !== undefined) push(out, escaped);
    else if (code !== undefined) out.push({ kind: 'code', text: code });
    else if (strong !== undefined) out.push({ kind: 'strong', children: parseInline(strong) });
    else if (label !== undefined && href !== undefined)
      out.push({ kind: 'link', href, children: [{ kind: 'text', text: label }] });
    else if (bare !== undefined)
      out.push({ kind: 'link', href: bare, children: [{ kind: 'text', text: bare }] });
    else out.push({ kind: 'emphasis', children: parseInline(star ?? underscore ?? '') });
  }
  push(out, text.slice(from));
  return out;
}

/** Adds text, to the text before it where there is one. */
function push(out: Inline[], text: string): void {
  if (text === '') return;
  const last = out.at(-1);
  if (last?.kind === 'text') out[out.length - 1] = { kind: 'text', text: last.text + text };
  else out.push({ kind: 'text', text });
}
