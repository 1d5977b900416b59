import { Button } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Notification } from '#shared/contract/alerts.ts';
import { receiverInWords } from '#shared/model/receiver.ts';
import { useAction, useMethod } from '../../live/use-method.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { TableColumn } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { markOfState } from './alert-words.ts';
import classes from './alerts.module.css';

const LIMIT = 500;

/** Who was told what, when, and whether it arrived. */
export function Deliveries(): React.ReactNode {
  const { data, error, refetch } = useMethod('alerts.notifications', { limit: LIMIT }, { refetchMs: 2_000 });
  const again = useAction('alerts.sendAgain', ['alerts.notifications']);
  const columns: readonly TableColumn<Notification>[] = [
    {
      id: 'at',
      header: 'When',
      width: '190px',
      sort: ({ atMs }) => atMs,
      cell: ({ atMs }) => <RelativeAge atMs={atMs} withTime />,
    },
    {
      id: 'title',
      header: 'Message',
      width: 'minmax(200px, 2fr)',
      sort: ({ title }) => title,
      cell: ({ title, body, fingerprint, kind, severity }) => (
        <span className={classes.cut} title={body}>
          <SeverityMark mark={markOfState(kind, severity)} />{' '}
          <Link href={`/alerts/${encodeURIComponent(fingerprint)}`}>{title}</Link>
        </span>
      ),
    },
    {
      id: 'receiver',
      header: 'To',
      width: 'minmax(170px, 0.9fr)',
      sort: ({ receiver }) => receiver,
      cell: ({ receiver, integration }) => (
        <span className={classes.cut}>{receiverInWords(receiver, integration)}</span>
      ),
    },
    {
      id: 'delivery',
      header: 'Delivery',
      width: '120px',
      sort: ({ delivery }) => delivery,
      cell: ({ delivery, attempts }) => (
        <SeverityMark
          mark={delivery === 'failed' ? 'high' : delivery === 'pending' ? 'unknown' : 'ok'}
          label={delivery === 'pending' && attempts > 0 ? `try ${String(attempts + 1)}` : delivery}
        />
      ),
    },
    {
      id: 'again',
      header: '',
      width: '116px',
      align: 'right',
      cell: ({ id, delivery, title }) =>
        delivery === 'failed' ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Send again: ${title}`}
            loading={again.isPending && again.variables.id === id}
            onClick={() => {
              again.mutate({ id });
            }}
          >
            Send again
          </Button>
        ) : null,
    },
  ];
  return (
    <Panel title="Notifications" note={data?.length === LIMIT ? `the newest ${String(LIMIT)}` : null} flush>
      {error && !data ? (
        <ErrorState what="The notifications can't be read" error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <RowsSkeleton rows={6} />
      ) : data.length === 0 ? (
        <EmptyState title="Nobody was told anything yet" icon={<IconSend size={22} />}>
          Each notification is written down here with the receiver and whether it arrived. One that was
          refused can be sent again.
        </EmptyState>
      ) : (
        <div className={classes.tableHost}>
          <DataTable
            label="Notifications"
            rows={data}
            columns={columns}
            rowKey={({ id }) => String(id)}
            detail={({ deliveryError }) => deliveryError}
          />
        </div>
      )}
    </Panel>
  );
}
