import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { Range } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import classes from './PageList.module.css';

interface PageListProps<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly itemKey: (item: Item) => string;
  /** About how high an item is, px; each is measured once it is drawn. */
  readonly estimate: number;
  readonly children: (item: Item) => React.ReactNode;
}

/** Up to here all are drawn: such a list is found by the browser's own search and printed whole. */
const DRAWN_WHOLE = 40;

/** A list that scrolls with the page; of a long one only what is in view is drawn. */
export function PageList<Item>(props: PageListProps<Item>): React.ReactNode {
  if (props.items.length > DRAWN_WHOLE) return <VirtualList {...props} />;
  return (
    <ul className={classes.list} aria-label={props.label}>
      {props.items.map((item) => (
        <li key={props.itemKey(item)}>{props.children(item)}</li>
      ))}
    </ul>
  );
}

function VirtualList<Item>({
  label,
  items,
  itemKey,
  estimate,
  children,
}: PageListProps<Item>): React.ReactNode {
  const list = useRef<HTMLUListElement>(null);
  const scrollMargin = useOffsetInPage(list);
  // What has the focus, in its dialog too, stays drawn however far the list scrolls or shifts under it.
  const [held, setHeld] = useState<string | null>(null);
  const heldAt = held === null ? -1 : items.findIndex((item) => itemKey(item) === held);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => pageOf(list.current),
    estimateSize: () => estimate,
    getItemKey: (i) => {
      const item = items[i];
      return item === undefined ? i : itemKey(item);
    },
    measureElement: (element) => element.getBoundingClientRect().height,
    rangeExtractor: (range) => withHeld(range, heldAt),
    overscan: 6,
    scrollMargin,
  });
  return (
    <ul
      ref={list}
      className={classes.list}
      data-virtual="true"
      aria-label={label}
      style={{ height: virtual.getTotalSize() }}
    >
      {virtual.getVirtualItems().map(({ index, key, start }) => {
        const item = items[index];
        if (item === undefined) return null;
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${String(start - scrollMargin)}px)` }}
            onFocus={() => {
              setHeld(itemKey(item));
            }}
          >
            {children(item)}
          </li>
        );
      })}
    </ul>
  );
}

function withHeld(range: Range, at: number): number[] {
  const shown = defaultRangeExtractor(range);
  return at < 0 || shown.includes(at) ? shown : [...shown, at].sort((a, b) => a - b);
}

/** The element of the frame that scrolls. */
function pageOf(element: HTMLElement | null): HTMLElement | null {
  return element?.closest('main') ?? null;
}

/** How far down the page an element begins, px, kept current while what stands above it grows and shrinks. */
function useOffsetInPage(element: React.RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const target = element.current;
    const page = pageOf(target);
    if (!target || !page) return;
    const measure = () => {
      const top = target.getBoundingClientRect().top - page.getBoundingClientRect().top + page.scrollTop;
      setOffset(Math.round(top));
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const child of page.children) observer.observe(child);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return offset;
}
