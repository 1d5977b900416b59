import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { TargetConfig, TargetProbe, TargetStatus } from '#shared/contract/targets.ts';
import { useAction } from '../../live/use-method.ts';
import { toastDone } from '../../ui/toasts.ts';
import { ProbeResult } from './ProbeResult.tsx';
import { completeUrl, parseInterval, writeInterval } from './target-words.ts';
import classes from './targets.module.css';

interface TargetFieldsProps {
  readonly target?: TargetStatus;
  readonly onDone?: () => void;
}

/** One field first: the address is looked at, recognised, and only then is there more to decide. */
export function TargetFields({ target, onDone }: TargetFieldsProps): React.ReactNode {
  const [, navigate] = useLocation();
  const [address, setAddress] = useState(target?.url ?? '');
  const [name, setName] = useState(target?.name ?? '');
  const [interval, setInterval] = useState(target ? writeInterval(target.intervalMs) : '');
  const [looked, setLooked] = useState<{ url: string; probe: TargetProbe } | null>(null);
  const probing = useAction('targets.probe');
  const adding = useAction('targets.add', ['targets.list']);
  const updating = useAction('targets.update', ['targets.list']);
  const saving = target ? updating : adding;

  const url = completeUrl(address);
  const intervalMs = interval.trim() === '' ? undefined : parseInterval(interval);
  const probe = looked?.url === url ? looked.probe : null;
  const canSave =
    url !== null && name.trim() !== '' && intervalMs !== null && (probe !== null || target !== undefined);

  const look = (asked: string | null) => {
    if (asked === null) return;
    setAddress(asked);
    probing.mutate(
      { url: asked },
      {
        onSuccess: (found) => {
          setLooked({ url: asked, probe: found });
          if (name === '' || name === looked?.probe.suggestedName) setName(found.suggestedName);
        },
      },
    );
  };
  const save = () => {
    if (url === null || intervalMs === null) return;
    // Timeout and labels that stand in the config stay as they are.
    const config: TargetConfig = {
      name: name.trim(),
      url,
      ...(intervalMs === undefined ? {} : { intervalMs }),
      ...(target ? { labels: editableLabels(target) } : {}),
    };
    const onSuccess = (saved: TargetStatus) => {
      toastDone(target ? `Saved ${saved.name}` : `Watching ${saved.name}`);
      onDone?.();
      if (target && target.name !== saved.name) navigate(`/targets/${encodeURIComponent(saved.name)}`);
    };
    // Not through the mutation's own callback, which is left out when this is gone: a target with another name is another
    // row of the table, and may be there before the answer. What went wrong is shown from the mutation.
    const saved = target
      ? updating.mutateAsync({ name: target.name, target: config })
      : adding.mutateAsync(config);
    saved.then(onSuccess, () => undefined);
  };

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (canSave && (probe !== null || url === target?.url)) save();
        else look(url);
      }}
    >
      <div className={classes.addressRow}>
        <TextInput
          className={classes.grow}
          label="Address"
          placeholder="http://127.0.0.1:9100/metrics"
          data-autofocus
          spellCheck={false}
          value={address}
          error={address.trim() !== '' && url === null ? 'An http:// or https:// address' : null}
          onChange={(event) => {
            setAddress(event.currentTarget.value);
          }}
          onPaste={(event) => {
            const pasted = completeUrl(event.clipboardData.getData('text'));
            if (pasted === null || address !== '') return;
            event.preventDefault();
            look(pasted);
          }}
        />
        <Button
          variant={probe ? 'default' : 'filled'}
          disabled={url === null}
          loading={probing.isPending}
          onClick={() => {
            look(url);
          }}
        >
          Check address
        </Button>
      </div>
      {probing.error ? (
        <p role="alert" className={classes.error}>
          {probing.error.message}
        </p>
      ) : null}
      {probe ? <ProbeResult probe={probe} onTry={look} /> : null}
      {probe !== null || target !== undefined ? (
        <>
          <div className={classes.pair}>
            <TextInput
              label="Name"
              description="Its job label"
              value={name}
              onChange={(event) => {
                setName(event.currentTarget.value);
              }}
            />
            <TextInput
              label="Interval"
              description="Between scrapes"
              placeholder="the global one"
              value={interval}
              error={intervalMs === null ? 'Such as 500ms, 5s or 1m; at least 100ms' : null}
              onChange={(event) => {
                setInterval(event.currentTarget.value);
              }}
            />
          </div>
          {saving.error ? (
            <p role="alert" className={classes.error}>
              {saving.error.message}
            </p>
          ) : null}
          <div className={classes.formActions}>
            {onDone ? (
              <Button variant="default" onClick={onDone}>
                Cancel
              </Button>
            ) : null}
            <Button disabled={!canSave} loading={saving.isPending} onClick={save}>
              {target ? 'Save' : probe?.ok ? 'Add target' : 'Add anyway'}
            </Button>
          </div>
        </>
      ) : null}
    </form>
  );
}

/** A target's own labels: `job` and `instance` come from its name and address. */
function editableLabels({ labels }: TargetStatus): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => name !== 'job' && name !== 'instance'));
}
