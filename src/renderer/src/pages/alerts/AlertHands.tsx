import { Button, Menu, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Alert } from '#shared/contract/alerts.ts';
import { silenceOf } from '#shared/model/silence-of.ts';
import { useAction } from '../../live/use-method.ts';
import { toastDone } from '../../ui/toasts.ts';
import { SilenceForm } from './SilenceForm.tsx';
import { SILENCE_SPANS } from './silence-words.ts';
import classes from './alerts.module.css';

interface AlertHandsProps {
  readonly alert: Alert;
  readonly compact?: boolean;
}

/** What a person can do about an alert that fires: say "I have it", or have it quiet for a while. */
export function AlertHands({ alert, compact = false }: AlertHandsProps): React.ReactNode {
  const [asking, setAsking] = useState<'acknowledge' | 'silence' | null>(null);
  const takingBack = useAction('alerts.unacknowledge');
  const marking = useAction('alerts.markFalse', ['alerts.quality']);
  const silencing = useAction('alerts.putSilence', ['alerts.silences']);
  if (alert.state !== 'firing') return null;
  const size = compact ? 'compact-sm' : 'sm';
  const isTaken = alert.acknowledgement !== null;
  return (
    <div className={classes.hands}>
      {/* One button in both states: who pressed it by keyboard keeps their place. */}
      <Button
        size={size}
        variant="default"
        aria-label={isTaken ? undefined : `Acknowledge ${alert.rule}`}
        loading={takingBack.isPending}
        onClick={() => {
          if (isTaken) takingBack.mutate({ fingerprint: alert.fingerprint });
          else setAsking('acknowledge');
        }}
      >
        {isTaken ? 'Give back' : 'Acknowledge'}
      </Button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button
            size={size}
            variant="default"
            aria-label={`Silence ${alert.rule}`}
            loading={silencing.isPending}
          >
            Silence
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {SILENCE_SPANS.map(({ label, ms }) => (
            <Menu.Item
              key={label}
              onClick={() => {
                silencing.mutate(silenceOf(alert, Date.now(), ms), {
                  onSuccess: () => {
                    toastDone(`Silenced for ${label}`, alert.rule);
                  },
                });
              }}
            >
              For {label}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            onClick={() => {
              setAsking('silence');
            }}
          >
            Other…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {compact ? null : (
        <Button
          size={size}
          variant={alert.isFalse ? 'filled' : 'default'}
          aria-pressed={alert.isFalse}
          title="It fired though nothing was wrong: counted on the tab Quality"
          loading={marking.isPending}
          onClick={() => {
            marking.mutate({ fingerprint: alert.fingerprint, isFalse: !alert.isFalse });
          }}
        >
          False alarm
        </Button>
      )}
      {(silencing.error ?? takingBack.error ?? marking.error) ? (
        <span role="alert" className={classes.handsError}>
          {(silencing.error ?? takingBack.error ?? marking.error)?.message}
        </span>
      ) : null}
      {asking === 'acknowledge' ? (
        <AcknowledgeForm
          alert={alert}
          onClose={() => {
            setAsking(null);
          }}
        />
      ) : null}
      {asking === 'silence' ? (
        <SilenceForm
          // From when it is saved.
          initial={silenceOf(alert, 0, SILENCE_SPANS[0].ms)}
          onClose={() => {
            setAsking(null);
          }}
        />
      ) : null}
    </div>
  );
}

interface AcknowledgeFormProps {
  readonly alert: Alert;
  readonly onClose: () => void;
}

function AcknowledgeForm({ alert, onClose }: AcknowledgeFormProps): React.ReactNode {
  const [comment, setComment] = useState('');
  const acknowledging = useAction('alerts.acknowledge');
  return (
    <Modal opened onClose={onClose} title={`Acknowledge ${alert.rule}`} size="md">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          acknowledging.mutate({ fingerprint: alert.fingerprint, comment }, { onSuccess: onClose });
        }}
      >
        <p className="wd-dim">
          It stays firing, but is not repeated. Your name stands beside it until it recovers, then this clears
          itself.
        </p>
        <Textarea
          label="Comment"
          placeholder="Looking at it"
          value={comment}
          autosize
          minRows={2}
          maxLength={1_000}
          data-autofocus
          onChange={(event) => {
            setComment(event.currentTarget.value);
          }}
        />
        {acknowledging.error ? <p role="alert">{acknowledging.error.message}</p> : null}
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={acknowledging.isPending}>
            I have it
          </Button>
        </div>
      </form>
    </Modal>
  );
}
