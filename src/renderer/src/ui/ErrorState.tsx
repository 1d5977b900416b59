import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { WatchdeckError } from '#shared/model/errors.ts';
import { whatToDo } from './error-words.ts';
import classes from './State.module.css';

interface ErrorStateProps {
  /** What could not be done: "The reports can't be listed". */
  readonly what: string;
  readonly error: WatchdeckError;
  readonly onRetry?: (() => void) | undefined;
  readonly minHeight?: number;
}

/** What failed, why, and the way out. */
export function ErrorState({ what, error, onRetry, minHeight }: ErrorStateProps): React.ReactNode {
  return (
    <div className={classes.state} role="alert" style={minHeight === undefined ? undefined : { minHeight }}>
      <IconAlertTriangle size={22} className={classes.stateIconError} aria-hidden="true" />
      <strong>{what}</strong>
      <p className={classes.stateText}>{error.message}</p>
      <p className={classes.stateText}>{whatToDo(error.code)}</p>
      {onRetry ? (
        <Button variant="default" size="xs" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </div>
  );
}
