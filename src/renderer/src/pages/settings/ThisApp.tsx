import { Switch } from '@mantine/core';
import { AppUpdates } from './AppUpdates.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import classes from './settings.module.css';
import { useShellAction, useShellState } from './use-shell.ts';

/** What the desktop shell does on this machine; not part of the config, which may be shared. */
export function ThisApp(): React.ReactNode {
  const { data, error, refetch } = useShellState();
  const action = useShellAction();
  return (
    <Panel title="This app">
      {error && !data ? (
        <ErrorState what="The app doesn't say" error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <RowsSkeleton rows={2} />
      ) : (
        <>
          <div className={classes.setting}>
            <div>
              <div id="login-label">Start when I log in</div>
              <div className="wd-dim">In the tray, without a window: watching begins by itself.</div>
            </div>
            <Switch
              aria-labelledby="login-label"
              checked={data.launchAtLogin}
              onChange={(event) => {
                action.mutate({ ask: 'launch-at-login', on: event.currentTarget.checked });
              }}
            />
          </div>
          <div className={classes.setting}>
            <div>
              <div id="gpu-label">Draw with the graphics card</div>
              <div className="wd-dim">
                Turned off by itself when the card’s driver keeps failing. In force from the next start.
              </div>
            </div>
            <Switch
              aria-labelledby="gpu-label"
              checked={!data.softwareDrawing}
              onChange={(event) => {
                action.mutate({ ask: 'software-drawing', on: !event.currentTarget.checked });
              }}
            />
          </div>
          <AppUpdates updates={data.updates} action={action} />
          {action.error ? (
            <p role="alert" className={classes.error}>
              Not saved: {action.error.message}
            </p>
          ) : null}
        </>
      )}
    </Panel>
  );
}
