import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useConnection } from '../live/client.ts';
import { useTopic } from '../live/use-topic.ts';
import { RelativeAge } from '../ui/RelativeAge.tsx';
import classes from './Banners.module.css';

/** What is wrong with the console's own engine, above every page. */
export function Banners(): React.ReactNode {
  const connection = useConnection();
  const { frame, receivedAtMs } = useTopic('status');
  const problem = frame?.configProblem;
  return (
    <div className={classes.banners} aria-live="assertive">
      {connection.kind === 'lost' ? (
        <EngineBanner
          what="Engine restarting…"
          next="The console reconnects by itself."
          receivedAtMs={receivedAtMs}
        />
      ) : connection.kind === 'silent' ? (
        <EngineBanner
          what="The engine does not answer."
          next="Nothing is watched meanwhile; an engine that stays silent is restarted after a minute."
          receivedAtMs={receivedAtMs}
        />
      ) : null}
      {problem ? (
        <div className={classes.banner} data-tone="medium">
          <IconAlertTriangle size={18} aria-hidden="true" />
          <span>
            <strong>The config has a mistake; the last good one keeps running.</strong>{' '}
            <span className="wd-mono">
              {problem.file}:{problem.line}:{problem.column}
            </span>{' '}
            {problem.message} <Link href="/settings">Edit the config</Link>
          </span>
        </div>
      ) : null}
      {(frame?.problems ?? []).map((text) => (
        <div key={text} className={classes.banner} data-tone="critical">
          <IconAlertTriangle size={18} aria-hidden="true" />
          <span>{text}</span>
        </div>
      ))}
    </div>
  );
}

interface EngineBannerProps {
  readonly what: string;
  readonly next: string;
  readonly receivedAtMs: number;
}

function EngineBanner({ what, next, receivedAtMs }: EngineBannerProps): React.ReactNode {
  return (
    <div className={classes.banner} data-tone="high">
      <IconPlugConnectedX size={18} aria-hidden="true" />
      <span>
        <strong>{what}</strong>{' '}
        {receivedAtMs > 0 ? (
          <>
            What you see is the last that was known, <RelativeAge atMs={receivedAtMs} />.{' '}
          </>
        ) : null}
        {next}
      </span>
    </div>
  );
}
