import { useMemo } from 'react';
import { parseMarkdown } from '#shared/markdown/parse.ts';
import type { Block, Inline } from '#shared/markdown/parse.ts';
import classes from './MarkdownText.module.css';

/** Markdown as people write it in notes: never HTML of theirs, links to http and https only. */
export function MarkdownText({ text }: { text: string }): React.ReactNode {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div className={classes.text}>
      {blocks.map((block, i) => (
        <BlockView key={i} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }): React.ReactNode {
  switch (block.kind) {
    case 'heading':
      return (
        <p>
          <strong>{inlines(block.children)}</strong>
        </p>
      );
    case 'paragraph':
      return <p>{inlines(block.children)}</p>;
    case 'code':
      return <pre>{block.text}</pre>;
    case 'list': {
      const items = block.items.map(({ checked, children }, i) => (
        <li key={i}>
          {checked === null ? '' : checked ? '☑ ' : '☐ '}
          {inlines(children)}
        </li>
      ));
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

function inlines(parts: readonly Inline[]): React.ReactNode {
  return parts.map((part, i) => {
    switch (part.kind) {
      case 'text':
        return part.text;
      case 'code':
        return <code key={i}>{part.text}</code>;
      case 'strong':
        return <strong key={i}>{inlines(part.children)}</strong>;
      case 'emphasis':
        return <em key={i}>{inlines(part.children)}</em>;
      case 'link':
        return (
          <a key={i} href={part.href} target="_blank" rel="noreferrer">
            {inlines(part.children)}
          </a>
        );
    }
  });
}
