import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { formatDuration } from '#shared/format/index.ts';
import { useState } from 'react';
import type { RulePack } from '#shared/contract/rules.ts';
import { useAction, useMethod } from '../../live/use-method.ts';
import { Panel } from '../../ui/Panel.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { toastDone } from '../../ui/toasts.ts';
import classes from './rule-packs.module.css';

/** Rules that come with Watchdeck: those for what is watched here, the others on request. */
export function RulePacks(): React.ReactNode {
  const { data } = useMethod('rules.packs', {}, { refetchMs: 15_000 });
  const [showsAll, setShowsAll] = useState(false);
  if (!data) return null;
  const shown = data.filter(({ fits, added }) => showsAll || (fits && !added));
  const hidden = data.length - shown.length;
  if (shown.length === 0 && !showsAll)
    return (
      <p className={classes.quiet}>
        Every rule pack that fits what is watched here is added.{' '}
        <Button variant="subtle" size="compact-sm" onClick={() => setShowsAll(true)}>
          Show the rule library
        </Button>
      </p>
    );
  return (
    <Panel
      title="Rule library"
      note={showsAll ? `${String(data.length)} packs` : 'for what is watched here'}
      actions={
        <Button variant="subtle" size="compact-sm" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Only what fits' : `Show ${String(hidden)} more`}
        </Button>
      }
      flush
    >
      <ul className={classes.packs}>
        {shown.map((pack) => (
          <PackRow key={pack.id} pack={pack} />
        ))}
      </ul>
    </Panel>
  );
}

function PackRow({ pack }: { pack: RulePack }): React.ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  const adding = useAction('rules.addPack', ['rules.packs', 'alerts.rules']);
  const add = () => {
    adding.mutate({ id: pack.id }, { onSuccess: ({ file }) => toastDone(`Added ${pack.title} as ${file}`) });
  };
  return (
    <li className={classes.pack}>
      <div className={classes.packHead}>
        <div className={classes.packText}>
          <strong>{pack.title}</strong>
          <span className="wd-dim">{pack.about}</span>
        </div>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={isOpen}
          aria-label={`${isOpen ? 'Hide rules' : `${String(pack.rules.length)} rules`} of ${pack.title}`}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? 'Hide rules' : `${String(pack.rules.length)} rules`}
        </Button>
        {pack.added ? (
          <span className={classes.added}>
            <IconCheck size={15} aria-hidden="true" /> added
          </span>
        ) : (
          <Button
            size="compact-sm"
            variant={pack.fits ? 'filled' : 'default'}
            aria-label={`Add ${pack.title}`}
            loading={adding.isPending}
            onClick={add}
          >
            Add
          </Button>
        )}
      </div>
      {adding.error ? (
        <p role="alert" className={classes.error}>
          {adding.error.message}
        </p>
      ) : null}
      {isOpen ? (
        <ul className={classes.rules} aria-label={`Rules of ${pack.title}`}>
          {pack.rules.map(({ name, expr, forMs, severity }) => (
            <li key={name}>
              <SeverityMark mark={severity} label={name} />
              <span className={`wd-mono ${classes.expr ?? ''}`} title={expr}>
                {expr}
              </span>
              <span className="wd-dim">{forMs === 0 ? 'at once' : `for ${formatDuration(forMs)}`}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}
