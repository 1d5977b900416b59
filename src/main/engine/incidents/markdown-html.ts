import { parseMarkdown } from '#shared/markdown/parse.ts';
import type { Inline, ListItem } from '#shared/markdown/parse.ts';
import { html, nothing } from '../reports/index.ts';
import type { SafeHtml } from '../reports/index.ts';

/** Markdown as it stands on paper; headings become small ones below the section's. */
export function markdownHtml(text: string): SafeHtml[] {
  return parseMarkdown(text).map((block) => {
    switch (block.kind) {
      case 'heading':
        return html`<h3>${block.children.map(inline)}</h3>`;
      case 'paragraph':
        return html`<p>${block.children.map(inline)}</p>`;
      case 'code':
        return html`<pre>${block.text}</pre>`;
      case 'list': {
        const items = block.items.map(item);
        return block.ordered
          ? html`<ol>
              ${items}
            </ol>`
          : html`<ul>
              ${items}
            </ul>`;
      }
    }
  });
}

function item({ checked, children }: ListItem): SafeHtml {
  const box = checked === null ? nothing : html`${checked ? '☑' : '☐'} `;
  return html`<li>${box}${children.map(inline)}</li>`;
}

function inline(part: Inline): SafeHtml {
  switch (part.kind) {
    case 'text':
      return html`${part.text}`;
    case 'code':
      return html`<code>${part.text}</code>`;
    case 'strong':
      return html`<strong>${part.children.map(inline)}</strong>`;
    case 'emphasis':
      return html`<em>${part.children.map(inline)}</em>`;
    case 'link':
      return html`<a href="${part.href}">${part.children.map(inline)}</a>`;
  }
}
