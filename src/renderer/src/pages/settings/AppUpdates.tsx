import { Button, SegmentedControl } from '@mantine/core';
import type { ShellState } from '#shared/shell/page.ts';
import { updateChannelSchema } from '#shared/shell/page.ts';
import classes from './settings.module.css';
import type { useShellAction } from './use-shell.ts';

const channels = [
  { value: 'off', label: 'Off' },
  { value: 'latest', label: 'Stable' },
  { value: 'beta', label: 'Beta' },
  { value: 'alpha', label: 'Alpha' },
];

/** Updates of the app: nobody is asked before a channel is chosen, nothing is downloaded before the person says so. */
export function AppUpdates({
  updates,
  action,
}: {
  readonly updates: ShellState['updates'];
  readonly action: ReturnType<typeof useShellAction>;
}): React.ReactNode {
  const { refusal, channel, found, stage, problem } = updates;
  return (
    <>
      <div className={classes.setting}>
        <div>
          <div id="updates-label">Updates</div>
          <div className="wd-dim">
            {refusal ??
              'Off asks nobody. A channel is asked once a day; you say when to download and put in.'}
          </div>
        </div>
        {refusal === null ? (
          <SegmentedControl
            size="xs"
            aria-labelledby="updates-label"
            data={channels}
            value={channel}
            onChange={(value) => {
              const chosen = updateChannelSchema.safeParse(value);
              if (chosen.success) action.mutate({ ask: 'update-channel', channel: chosen.data });
            }}
          />
        ) : null}
      </div>
      {found === null ? null : (
        <div className={classes.setting}>
          <div>
            <div>Watchdeck {found}</div>
            <div className="wd-dim">
              {stage === 'ready'
                ? 'Downloaded. Watching pauses for some seconds while it is put in.'
                : 'It is there. Your data stays as it is.'}
            </div>
          </div>
          <Button
            size="xs"
            loading={stage === 'downloading' || action.isPending}
            onClick={() => {
              action.mutate({ ask: stage === 'ready' ? 'install-update' : 'download-update' });
            }}
          >
            {stage === 'ready' ? 'Restart with it' : 'Download'}
          </Button>
        </div>
      )}
      {problem === null ? null : <p className={classes.error}>{problem}</p>}
    </>
  );
}
