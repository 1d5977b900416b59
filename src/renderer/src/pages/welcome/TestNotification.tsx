import { Button } from '@mantine/core';
import { IconBellRinging } from '@tabler/icons-react';
import { useAction } from '../../live/use-method.ts';
import classes from './welcome.module.css';

/** One notification to see whether this machine shows them. */
export function TestNotification(): React.ReactNode {
  const testing = useAction('alerts.testNotification');
  return (
    <div className={classes.look}>
      <Button
        variant="default"
        leftSection={<IconBellRinging size={16} />}
        loading={testing.isPending}
        onClick={() => {
          testing.mutate({});
        }}
      >
        Show me one
      </Button>
      <p className="wd-dim" role="status">
        {testing.error
          ? `Not shown: ${testing.error.message}.`
          : testing.isSuccess
            ? 'Sent to this machine’s desktop. Not there? Look whether its settings allow Watchdeck to notify.'
            : 'As an alert would come, while no window of the console is open too.'}
      </p>
    </div>
  );
}
