import { Link } from 'wouter';
import classes from './StatTile.module.css';

interface StatTileProps {
  readonly label: string;
  readonly value: string;
  readonly note?: React.ReactNode;
  /** A sparkline. */
  readonly children?: React.ReactNode;
  /** Where a click leads. */
  readonly href?: string;
}

/** One number with a name, a note and how it came to be. */
export function StatTile({ label, value, note, children, href }: StatTileProps): React.ReactNode {
  const body = (
    <>
      <span className={classes.tileLabel}>{label}</span>
      <span className={classes.tileValue}>{value}</span>
      <span className={classes.tileNote}>{note ?? '\u00a0'}</span>
      {children ? <span className={classes.tileChart}>{children}</span> : null}
    </>
  );
  return href === undefined ? (
    <div className={classes.tile}>{body}</div>
  ) : (
    <Link href={href} className={classes.tile} title={`Explore ${label}`}>
      {body}
    </Link>
  );
}
