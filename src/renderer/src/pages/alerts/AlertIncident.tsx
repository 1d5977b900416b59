import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Alert } from '#shared/contract/alerts.ts';
import { useMethod } from '../../live/use-method.ts';
import { OpenIncident } from '../incidents/OpenIncident.tsx';

/** The open incident the alert is in, or the way to open one. */
export function AlertIncident({ alert }: { alert: Alert }): React.ReactNode {
  const [opening, setOpening] = useState(false);
  const { data } = useMethod('incidents.ofAlert', { fingerprint: alert.fingerprint }, { refetchMs: 3_000 });
  if (alert.state !== 'firing' || !data) return null;
  if (data.id !== null) return <Link href={`/incidents/${String(data.id)}`}>Incident {data.id}</Link>;
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          setOpening(true);
        }}
      >
        Open incident
      </Button>
      {opening ? (
        <OpenIncident
          alert={alert}
          onClose={() => {
            setOpening(false);
          }}
        />
      ) : null}
    </>
  );
}
