import { IconPhoneCall } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { RotaView } from '#shared/contract/alerts.ts';
import { useMethod } from '../../live/use-method.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { formatDateTime } from '../../ui/times.ts';
import classes from './alerts.module.css';

/** Who is on call now and next, by every rota. */
export function OnCall(): React.ReactNode {
  const { data, error, refetch } = useMethod('alerts.onCall', {}, { refetchMs: 10_000 });
  return (
    <Panel title="On call" flush>
      {error && !data ? (
        <ErrorState what="The rotas can't be read" error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <RowsSkeleton rows={3} />
      ) : data.length === 0 ? (
        <EmptyState title="No rota yet" icon={<IconPhoneCall size={22} />}>
          A rota says who is called when nobody answers an alert. Write one under <code>alerting</code> in the
          config. <Link href="/settings">Edit the config</Link>
        </EmptyState>
      ) : (
        data.map((rota) => <RotaRow key={rota.name} rota={rota} />)
      )}
    </Panel>
  );
}

function RotaRow({ rota: { name, timeZone, now, next } }: { rota: RotaView }): React.ReactNode {
  return (
    <section className={classes.rota} aria-label={`Rota ${name}`}>
      <h3>
        {name} <span className="wd-dim">{timeZone}</span>
      </h3>
      <div>
        <strong>{now.person}</strong> is on call
        {now.isOverride ? ' (standing in)' : ''} until {formatDateTime(now.toMs, 'minute')}
      </div>
      {next.length === 0 ? null : (
        <ol className={classes.timeline} aria-label={`Next in ${name}`}>
          {next.map(({ person, fromMs, isOverride }) => (
            <li key={fromMs}>
              <IconPhoneCall size={16} aria-hidden />
              <span>from {formatDateTime(fromMs, 'minute')}</span>
              <span>
                {person}
                {isOverride ? ' (standing in)' : ''}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
