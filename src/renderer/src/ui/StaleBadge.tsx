import { useConnection } from '../live/client.ts';
import { RelativeAge } from './RelativeAge.tsx';
import classes from './StaleBadge.module.css';

/** Says that what is shown is what was last known, while the engine is gone. */
export function StaleBadge({ receivedAtMs }: { receivedAtMs: number }): React.ReactNode {
  const connection = useConnection();
  if (connection.kind !== 'lost' || receivedAtMs === 0) return null;
  return (
    <span className={classes.stale}>
      last seen <RelativeAge atMs={receivedAtMs} />
    </span>
  );
}
