import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { WatchdeckError } from '#shared/model/errors.ts';
import { whatToDo } from '../ui/error-words.ts';
import { ChartSkeleton } from '../ui/Skeletons.tsx';
import type { PanelStatus } from './types.ts';
import type { Size } from './use-size.ts';
import classes from './PanelBody.module.css';

interface PanelStateProps {
  readonly status: 'loading' | 'old' | 'ready';
  readonly error: WatchdeckError | null;
  readonly isEmpty: boolean;
  /** Why there is nothing, where it isn't the data's fault. */
  readonly hint?: string | undefined;
  /** What the panel says where there is no value, in its own words. */
  readonly noValue?: string | undefined;
  readonly size: Size;
  readonly onRetry: () => void;
  readonly onStatus: ((status: PanelStatus) => void) | undefined;
  readonly children: React.ReactNode;
}

/** Lower panels than this have room for one line. */
const LOW_PX = 96;

/** What a panel is when it isn't simply its data: loading, broken, empty, or showing what was last known. */
export function PanelState(props: PanelStateProps): React.ReactNode {
  const { status, error, isEmpty, size, onStatus } = props;
  const kind: PanelStatus['kind'] =
    error !== null ? 'error' : status !== 'ready' ? 'loading' : isEmpty ? 'empty' : 'data';
  const message = error?.message;
  useEffect(() => {
    onStatus?.(message === undefined ? { kind } : { kind, message });
  }, [onStatus, kind, message]);

  if (error !== null && isEmpty) return <Failed error={error} size={size} onRetry={props.onRetry} />;
  if (status === 'loading') return <ChartSkeleton height={size.height} />;
  if (isEmpty) {
    return (
      <div className={classes.message}>
        <strong>{props.noValue ?? 'No data'}</strong>
        {size.height < LOW_PX || props.noValue !== undefined ? null : (
          <p>{props.hint ?? 'Nothing matches the panel’s queries in this range.'}</p>
        )}
      </div>
    );
  }
  return (
    <div className={classes.body} data-old={status === 'old'}>
      {props.children}
      {error === null ? null : (
        <div className={classes.stale} role="status" title={error.message}>
          The newest points are missing: {error.message}
        </div>
      )}
    </div>
  );
}

interface FailedProps {
  readonly error: WatchdeckError;
  readonly size: Size;
  readonly onRetry: () => void;
}

function Failed({ error, size, onRetry }: FailedProps): React.ReactNode {
  const isLow = size.height < LOW_PX;
  return (
    <div className={classes.message} role="alert">
      <span className={classes.failed} title={isLow ? error.message : undefined}>
        <IconAlertTriangle size={16} aria-hidden="true" />
        <strong>Can’t be drawn</strong>
      </span>
      {isLow ? null : (
        <>
          <p>{error.message}</p>
          <p>{whatToDo(error.code)}</p>
          <Button variant="default" size="xs" onClick={onRetry}>
            Try again
          </Button>
        </>
      )}
    </div>
  );
}
