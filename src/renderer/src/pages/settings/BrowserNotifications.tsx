import { Switch } from '@mantine/core';
import { useState } from 'react';
import classes from './settings.module.css';

/** In the serve shell a page can notify as well, if the browser is asked and lets it. */
export function BrowserNotifications(): React.ReactNode {
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
