import { IconListCheck } from '@tabler/icons-react';
import { Link, useParams } from 'wouter';
import { useMethod } from '../../live/use-method.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { RuleEditor } from './RuleEditor.tsx';

/** One alerting rule: what it says, what it would have done, and what other values would change. */
export function RulePage(): React.ReactNode {
  const id = decodeURIComponent(useParams().id ?? '');
  const { data, error, refetch } = useMethod('alerts.rules', {}, { refetchMs: 5_000 });
  const rule = data?.find((each) => each.id === id && each.kind === 'alerting');
  if (rule) return <RuleEditor key={id} rule={rule} />;
  return (
    <Page title="Rule">
      {error && !data ? (
        <ErrorState what="The rule can't be read" error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <RowsSkeleton rows={6} />
      ) : (
        <EmptyState title="This rule isn’t in the config any more" icon={<IconListCheck size={22} />}>
          It was taken out, or got another name, group or labels.{' '}
          <Link href="/alerts?tab=rules">All rules</Link>
        </EmptyState>
      )}
    </Page>
  );
}
