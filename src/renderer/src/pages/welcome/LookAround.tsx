import { Button } from '@mantine/core';
import { IconRadar } from '@tabler/icons-react';
import { useAction } from '../../live/use-method.ts';
import { useTopic } from '../../live/use-topic.ts';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { toastDone } from '../../ui/toasts.ts';
import { useLookAround } from './use-look-around.ts';
import type { Found } from './use-look-around.ts';
import { wellKnown } from './well-known.ts';
import classes from './welcome.module.css';

/** Looks, when asked to, for exporters on this machine, and watches those one wants watched. */
export function LookAround(): React.ReactNode {
  const looking = useLookAround();
  const { data, error } = looking;
  return (
    <div className={classes.look}>
      <Button
        variant="default"
        leftSection={<IconRadar size={16} />}
        loading={looking.isPending}
        onClick={() => {
          looking.mutate();
        }}
      >
        Look on this machine
      </Button>
      <p className="wd-dim" role="status">
        {error !== null
          ? `Not looked: ${error.message}`
          : data === undefined
            ? `Asks ${String(wellKnown.length)} ports that exporters use, once.`
            : data.length === 0
              ? 'Nothing here answers with metrics on a port that exporters use.'
              : `${String(data.length)} ${data.length === 1 ? 'answers' : 'answer'} with metrics:`}
      </p>
      {data !== undefined && data.length > 0 ? (
        <ul className={classes.found} aria-label="Found on this machine">
          {data.map((found) => (
            <FoundRow key={found.url} found={found} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function FoundRow({ found: { known, url, probe } }: { found: Found }): React.ReactNode {
  const targets = useTopic('targets').frame ?? [];
  const adding = useAction('targets.add', ['targets.list']);
  const isWatched = targets.some((target) => target.url === url);
  const isTaken = targets.some(({ name }) => name === known.name);
  const name = isTaken ? `${known.name}-${String(known.port)}` : known.name;
  return (
    <li>
      <SeverityMark mark={isWatched ? 'ok' : 'unknown'} />
      <div>
        <strong>{isWatched ? (targets.find((each) => each.url === url)?.name ?? name) : name}</strong>{' '}
        <span className="wd-dim">
          {known.tells}, port {known.port}, {probe.seriesCount} series
        </span>
        {adding.error ? <p role="alert">{adding.error.message}</p> : null}
      </div>
      {isWatched ? (
        <span className="wd-dim">watched</span>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          loading={adding.isPending}
          aria-label={`Watch ${name}`}
          onClick={() => {
            adding.mutate(
              { name, url },
              {
                onSuccess: () => {
                  toastDone(`Watching ${name}`);
                },
              },
            );
          }}
        >
          Watch
        </Button>
      )}
    </li>
  );
}
