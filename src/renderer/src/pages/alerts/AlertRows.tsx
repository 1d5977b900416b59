import type { Alert } from '#shared/contract/alerts.ts';
import { PageList } from '../../ui/PageList.tsx';
import { AlertRow } from './AlertRow.tsx';

const ROW_PX = 89;

interface AlertRowsProps {
  readonly alerts: readonly Alert[];
  readonly label: string;
}

/** Alerts as rows, however many fire. */
export function AlertRows({ alerts, label }: AlertRowsProps): React.ReactNode {
  return (
    <PageList label={label} items={alerts} itemKey={({ fingerprint }) => fingerprint} estimate={ROW_PX}>
      {(alert) => <AlertRow alert={alert} />}
    </PageList>
  );
}
