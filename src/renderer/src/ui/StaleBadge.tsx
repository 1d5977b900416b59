import { useIsStale } from '../live/client.ts';
import { RelativeAge } from './RelativeAge.tsx';
import classes from './StaleBadge.module.css';

/** Says that what is shown is what was last known, while the engine is gone or silent. */
export function StaleBadge({ receivedAtMs }: { receivedAtMs: number }): React.ReactNode {
  const isStale = useIsStale();
  if (!isStale || receivedAtMs === 0) return null;
  return (
    <span className={classes.stale}>
      last seen <RelativeAge atMs={receivedAtMs} />
    </span>
  );
}
