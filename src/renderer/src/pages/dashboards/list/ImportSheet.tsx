import { Button, Modal, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { ImportNote } from '#shared/contract/dashboards.ts';
import type { MethodResult } from '#shared/contract/index.ts';
import { useAction } from '../../../live/use-method.ts';
import { whatToDo } from '../../../ui/error-words.ts';
import { NEW, useDrafts } from '../edit/drafts.ts';
import classes from './list.module.css';

const outcomes = { left: 'Left out', approximated: 'Nearly', converted: 'Taken over' } as const;
const order: readonly ImportNote['outcome'][] = ['left', 'approximated', 'converted'];

/** Takes a Grafana dashboard in: its JSON, then what became of it, then a look at it before anything is saved. */
export function ImportSheet({ onClose }: { onClose: () => void }): React.ReactNode {
  const converting = useAction('dashboards.convertGrafana');
  return (
    <Modal opened onClose={onClose} title="Import from Grafana" size="lg">
      {converting.data ? (
        <Report
          result={converting.data}
          onClose={onClose}
          onBack={() => {
            converting.reset();
          }}
        />
      ) : (
        <Source
          isBusy={converting.isPending}
          error={converting.error ? `${converting.error.message} ${whatToDo(converting.error.code)}` : null}
          onGiven={(json) => {
            converting.mutate({ json });
          }}
        />
      )}
    </Modal>
  );
}

interface SourceProps {
  readonly isBusy: boolean;
  readonly error: string | null;
  readonly onGiven: (json: string) => void;
}

function Source({ isBusy, error, onGiven }: SourceProps): React.ReactNode {
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null) => {
    void files?.[0]?.text().then(onGiven);
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') onGiven(text);
      }}
    >
      <div
        className={classes.drop}
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => {
          setOver(false);
        }}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files);
        }}
      >
        <span>Drop the JSON file here: in Grafana it is under Share or Export.</span>
        <Button
          size="xs"
          variant="default"
          loading={isBusy}
          onClick={() => {
            file.current?.click();
          }}
        >
          Choose a file
        </Button>
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          aria-label="JSON file of the dashboard"
          hidden
          onChange={(event) => {
            take(event.currentTarget.files);
          }}
        />
      </div>
      <Textarea
        label="Or paste it"
        classNames={{ input: 'wd-mono' }}
        autosize
        minRows={4}
        maxRows={10}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      {error === null ? null : (
        <p role="alert" className={classes.problem}>
          {error}
        </p>
      )}
      <div className={classes.formActions}>
        <Button type="submit" disabled={text.trim() === ''} loading={isBusy}>
          Convert
        </Button>
      </div>
    </form>
  );
}

interface ReportProps {
  readonly result: MethodResult<'dashboards.convertGrafana'>;
  readonly onClose: () => void;
  readonly onBack: () => void;
}

function Report({ result, onClose, onBack }: ReportProps): React.ReactNode {
  const [, navigate] = useLocation();
  const begin = useDrafts((state) => state.begin);
  const { dashboard, notes } = result;
  const sorted = [...notes].sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
  const panels = dashboard.panels.filter(({ kind }) => kind !== 'row').length;
  const count = (outcome: ImportNote['outcome']) => notes.filter((note) => note.outcome === outcome).length;
  return (
    <div className={classes.form}>
      <h3>{dashboard.title}</h3>
      <div className={classes.summary}>
        <span>
          <b>{panels}</b> panels
        </span>
        <span>
          <b>{dashboard.variables.length}</b> variables
        </span>
        <span>
          <b>{count('approximated')}</b> nearly as in Grafana
        </span>
        <span>
          <b>{count('left')}</b> left out
        </span>
      </div>
      {sorted.length === 0 ? (
        <p className="wd-dim">Everything was taken over as it is.</p>
      ) : (
        <ul className={classes.notes} aria-label="What became of it" tabIndex={0}>
          {sorted.map(({ outcome, where, what }, i) => (
            <li key={i}>
              <span className={classes.outcome} data-outcome={outcome}>
                {outcomes[outcome]}
              </span>
              <strong>{where}</strong>
              <span className="wd-dim">{what}</span>
            </li>
          ))}
        </ul>
      )}
      <div className={classes.formActions}>
        <Button variant="default" onClick={onBack}>
          Another one
        </Button>
        <Button
          onClick={() => {
            begin(NEW, dashboard, null, true);
            onClose();
            navigate(`/dashboards/${NEW}?edit=`);
          }}
        >
          Look at it
        </Button>
      </div>
    </div>
  );
}
