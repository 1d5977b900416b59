import { Button, Switch } from '@mantine/core';
import { useLocation } from 'wouter';
import { isDesktop } from '../../live/ports.ts';
import { useAction, useMethod } from '../../live/use-method.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { About } from './About.tsx';
import { Backups } from './Backups.tsx';
import { BrowserNotifications } from './BrowserNotifications.tsx';
import { ConfigEditor } from './ConfigEditor.tsx';
import { Secrets } from './Secrets.tsx';
import { ThisApp } from './ThisApp.tsx';
import { DensityChoice, ThemeChoice } from './Look.tsx';
import classes from './settings.module.css';

/** How the console looks, what it says, and the config file. */
export function Settings(): React.ReactNode {
  return (
    <Page title="Settings">
      <div className={classes.columns}>
        <div className={classes.stack}>
          <Console />
          {isDesktop() ? (
            <>
              <ThisApp />
              <Secrets />
            </>
          ) : null}
          <Backups />
          <About />
        </div>
        <ConfigEditor />
      </div>
    </Page>
  );
}

function Console(): React.ReactNode {
  const { data, error, refetch } = useMethod('settings.get', {});
  const update = useAction('settings.update', ['settings.get']);
  const [, navigate] = useLocation();
  if (error && !data) {
    return (
      <Panel title="Console">
        <ErrorState what="The settings can't be read" error={error} onRetry={() => void refetch()} />
      </Panel>
    );
  }
  return (
    <Panel title="Console">
      {data ? (
        <>
          <ThemeChoice />
          <DensityChoice />
          <div className={classes.setting}>
            <div>
              <div id="notifications-label">Notifications</div>
              <div className="wd-dim">Alerts are evaluated and kept either way.</div>
            </div>
            <Switch
              aria-labelledby="notifications-label"
              checked={data.notifications}
              onChange={(event) => {
                update.mutate({ notifications: event.currentTarget.checked });
              }}
            />
          </div>
          <div className={classes.setting}>
            <div>
              <div id="sounds-label">Sounds</div>
              <div className="wd-dim">By severity; low ones and recoveries are silent.</div>
            </div>
            <Switch
              aria-labelledby="sounds-label"
              checked={data.sounds}
              disabled={!data.notifications}
              onChange={(event) => {
                update.mutate({ sounds: event.currentTarget.checked });
              }}
            />
          </div>
          {isDesktop() ? null : <BrowserNotifications />}
          <div className={classes.setting}>
            <div>
              <div>First steps</div>
              <div className="wd-dim">Adding a target, notifications, looks: once more, on the Overview.</div>
            </div>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                update.mutate(
                  { welcome: true },
                  {
                    onSuccess: () => {
                      navigate('/');
                    },
                  },
                );
              }}
            >
              Show them
            </Button>
          </div>
          {update.error ? (
            <p role="alert" className={classes.error}>
              Not saved: {update.error.message}
            </p>
          ) : null}
        </>
      ) : (
        <RowsSkeleton rows={2} />
      )}
    </Panel>
  );
}
