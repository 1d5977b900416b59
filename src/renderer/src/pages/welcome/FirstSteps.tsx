import { Button, CloseButton } from '@mantine/core';
import { useState } from 'react';
import { isDesktop } from '../../live/ports.ts';
import { useAction } from '../../live/use-method.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { BrowserNotifications } from '../settings/BrowserNotifications.tsx';
import { DensityChoice, ThemeChoice } from '../settings/Look.tsx';
import { TargetFields } from '../targets/TargetFields.tsx';
import { LookAround } from './LookAround.tsx';
import { TestNotification } from './TestNotification.tsx';
import classes from './welcome.module.css';

const steps = ['Welcome', 'Watch something', 'Be told', 'Your taste'] as const;

/**
 * The first steps, as a card among the others: nothing waits for it, every step can be skipped, and once it is closed it
 * doesn't come back by itself.
 */
export function FirstSteps(): React.ReactNode {
  const [at, setAt] = useState(0);
  const update = useAction('settings.update', ['settings.get']);
  const leave = () => {
    update.mutate({ welcome: false });
  };
  const isLast = at === steps.length - 1;
  return (
    <Panel
      title="First steps"
      note={`${String(at + 1)} of ${String(steps.length)}`}
      actions={<CloseButton aria-label="Close the first steps" onClick={leave} />}
    >
      <div className={classes.steps}>
        <ol className={classes.rail}>
          {steps.map((name, i) => (
            <li key={name}>
              <button
                type="button"
                aria-current={i === at ? 'step' : undefined}
                onClick={() => {
                  setAt(i);
                }}
              >
                <span aria-hidden="true">{i < at ? '✓' : i + 1}</span>
                {name}
              </button>
            </li>
          ))}
        </ol>
        <div className={classes.step}>
          {at === 0 ? <Welcome /> : at === 1 ? <Something /> : at === 2 ? <Told /> : <Taste />}
          {update.error ? <p role="alert">Not kept: {update.error.message}</p> : null}
          <div className={classes.hands}>
            {isLast ? null : (
              <Button variant="subtle" color="gray" onClick={leave}>
                Skip all
              </Button>
            )}
            <span className={classes.push} />
            {at === 0 ? null : (
              <Button
                variant="default"
                onClick={() => {
                  setAt(at - 1);
                }}
              >
                Back
              </Button>
            )}
            {isLast ? (
              <Button loading={update.isPending} onClick={leave}>
                Done
              </Button>
            ) : (
              <Button
                onClick={() => {
                  setAt(at + 1);
                }}
              >
                Next
              </Button>
            )}
          </div>
        </div>
      </div>
    </Panel>
  );
}

function Welcome(): React.ReactNode {
  return (
    <>
      <h3>This machine is watched already</h3>
      <p>
        Processor, memory, disks and network stand below, live, and are kept. Two rules watch for targets that
        are down and disks that are almost full. Nothing leaves this machine.
      </p>
      <p className="wd-dim">
        Three short steps more: something else to watch, notifications, and how the console looks. Skip what
        you like; Settings brings this back.
      </p>
    </>
  );
}

function Something(): React.ReactNode {
  return (
    <>
      <h3>Watch something else too</h3>
      <p>
        An exporter, a bot, a service: anything that serves metrics. Paste its address; it is looked at before
        it is added.
      </p>
      <TargetFields />
      <LookAround />
    </>
  );
}

function Told(): React.ReactNode {
  return (
    <>
      <h3>Be told when something is wrong</h3>
      <p>
        Alerts come as notifications of this machine. Mail, chat and others are set up in a file:{' '}
        <i>Alerts → Notifications</i> shows who was told.
      </p>
      <TestNotification />
      {isDesktop() ? null : <BrowserNotifications />}
    </>
  );
}

function Taste(): React.ReactNode {
  return (
    <>
      <h3>How it looks</h3>
      <ThemeChoice />
      <DensityChoice />
      <p className="wd-dim">
        <Kbd>?</Kbd> shows every key, and <Kbd>Ctrl</Kbd> or <Kbd>⌘</Kbd> with <Kbd>K</Kbd> finds every page,
        target, alert and action.
      </p>
    </>
  );
}
