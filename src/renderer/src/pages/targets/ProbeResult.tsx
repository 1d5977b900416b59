import { formatDuration } from '#shared/format/index.ts';
import { Button } from '@mantine/core';
import type { TargetProbe } from '#shared/contract/targets.ts';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import classes from './targets.module.css';

const kinds: Record<TargetProbe['kind'], string> = {
  prometheus: 'Prometheus metrics',
  openmetrics: 'OpenMetrics',
  html: 'A web page',
  json: 'JSON',
  text: 'Plain text',
  empty: 'An empty answer',
  unreachable: 'No answer',
};

interface ProbeResultProps {
  readonly probe: TargetProbe;
  readonly onTry: (url: string) => void;
}

/** What one look at the address told. */
export function ProbeResult({ probe, onTry }: ProbeResultProps): React.ReactNode {
  const { suggestedUrl } = probe;
  return (
    <div className={classes.probe} data-ok={probe.ok} role="status">
      <SeverityMark mark={probe.ok ? 'ok' : 'high'} label={<strong>{kinds[probe.kind]}</strong>} />
      <p>{probe.message}</p>
      {probe.ok ? (
        <p className="wd-dim">
          {probe.seriesCount} series in {formatDuration(probe.durationMs)}
          {probe.sampleMetrics.length > 0 ? `: ${probe.sampleMetrics.slice(0, 4).join(', ')}…` : ''}
        </p>
      ) : null}
      {suggestedUrl === null ? null : (
        <Button
          variant="default"
          size="xs"
          onClick={() => {
            onTry(suggestedUrl);
          }}
        >
          Try {suggestedUrl}
        </Button>
      )}
    </div>
  );
}
