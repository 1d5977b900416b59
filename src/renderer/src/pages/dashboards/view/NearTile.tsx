import { useEffect, useId, useRef, useState } from 'react';
import { interpolate } from '#shared/dashboard/index.ts';
import type { DrawnTile } from '../layout/drawn.ts';
import { placeOf } from './tile-place.ts';
import classes from './view.module.css';

interface NearTileProps {
  readonly tile: DrawnTile;
  /** So far down its section that it can't be seen before somebody scrolls. */
  readonly isFar: boolean;
  readonly children: React.ReactNode;
}

/** Panels this near are made, so that scrolling meets no empty boxes. */
const MARGIN = '600px';

/** A panel that is made when somebody comes near it for the first time: of 150, most are never looked at. Till then its title. */
export function NearTile({ tile, isFar, children }: NearTileProps): React.ReactNode {
  const [isMade, setMade] = useState(!isFar);
  const host = useRef<HTMLElement>(null);
  const id = useId();
  useEffect(() => {
    const target = host.current;
    if (target === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setMade(true);
      },
      { rootMargin: MARGIN },
    );
    observer.observe(target);
    return () => {
      observer.disconnect();
    };
  }, [isMade]);
  if (isMade) return children;
  const title = interpolate(tile.panel.title, tile.scope, 'text');
  return (
    <section
      ref={host}
      className={classes.tile}
      aria-labelledby={id}
      data-panel={tile.key}
      data-status="waiting"
      style={placeOf(tile)}
    >
      <header className={classes.tileHead}>
        <h3 id={id}>{title === '' ? `${tile.panel.kind} panel ${String(tile.panel.id)}` : title}</h3>
      </header>
    </section>
  );
}
