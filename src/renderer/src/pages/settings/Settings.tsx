import { SegmentedControl, Switch } from '@mantine/core';
import { useState } from 'react';
import { themeSchema } from '#shared/contract/settings.ts';
import { useSetTheme } from '../../app/use-settings-sync.ts';
import { isDesktop } from '../../live/ports.ts';
import { useAction, useMethod } from '../../live/use-method.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { About } from './About.tsx';
import { Backups } from './Backups.tsx';
import { ConfigEditor } from './ConfigEditor.tsx';
import { Secrets } from './Secrets.tsx';
import { ThisApp } from './ThisApp.tsx';
import classes from './settings.module.css';

const themes = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

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
  const setTheme = useSetTheme();
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
          <div className={classes.setting}>
            <div>
              <div id="theme-label">Theme</div>
              <div className="wd-dim">System follows what this machine uses.</div>
            </div>
            <SegmentedControl
              size="xs"
              aria-labelledby="theme-label"
              data={themes}
              value={data.theme}
              onChange={(value) => {
                const theme = themeSchema.safeParse(value);
                if (theme.success) setTheme(theme.data);
              }}
            />
          </div>
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

/** In the serve shell notifications are the browser's, and it wants to be asked. */
function BrowserNotifications(): React.ReactNode {
  const [permission, setPermission] = useState('Notification' in window ? Notification.permission : 'denied');
  return (
    <div className={classes.setting}>
      <div>
        <div id="browser-label">In this browser too</div>
        <div className="wd-dim">
          {permission === 'denied'
            ? 'This browser blocks notifications for this page; allow them in its site settings.'
            : 'While this page is in the background.'}
        </div>
      </div>
      <Switch
        aria-labelledby="browser-label"
        checked={permission === 'granted'}
        disabled={permission !== 'default'}
        onChange={() => {
          void Notification.requestPermission().then(setPermission);
        }}
      />
    </div>
  );
}
