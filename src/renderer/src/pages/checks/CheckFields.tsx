import { Button, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { ProbeEntry, ProbeKind, ProbeStatus } from '#shared/contract/probes.ts';
import { useAction } from '../../live/use-method.ts';
import { toastDone } from '../../ui/toasts.ts';
import { fieldsOf, kindOf, readDraft, suggestName, usesMore, writeEntry } from './draft.ts';
import type { FieldValue } from './draft.ts';
import type { CheckField } from './fields.ts';
import { commonFields, kindFields, labelsField } from './fields.ts';
import { KindPicker } from './KindPicker.tsx';
import { TestResult } from './TestResult.tsx';
import classes from './checks.module.css';

interface CheckFieldsProps {
  /** The check to edit; absent: a new one. */
  readonly check?: ProbeStatus;
  readonly onDone: () => void;
}

/** A check may be allowed minutes; nobody waits longer than this for a test. */
const TEST_DEADLINE_MS = 120_000;

const fresh: ProbeEntry = { type: 'http' };

/** A check as a form: its kind, what to look at, how often, and what one look at it shows. */
export function CheckFields({ check, onDone }: CheckFieldsProps): React.ReactNode {
  const [, navigate] = useLocation();
  const before = check?.entry ?? fresh;
  const [kind, setKind] = useState<ProbeKind>(kindOf(before));
  const [draft, setDraft] = useState(readDraft(before));
  const [isNamed, setNamed] = useState(check !== undefined);
  const [showsMore, setShowsMore] = useState(usesMore(kindOf(before), readDraft(before)));
  const testing = useAction('probes.test', [], TEST_DEADLINE_MS);
  const adding = useAction('probes.add', ['probes.list', 'uptime.bars']);
  const updating = useAction('probes.update', ['probes.list', 'uptime.bars']);
  const saving = check ? updating : adding;

  const name = isNamed ? String(draft.name) : suggestName(kind, draft);
  const entry = writeEntry(before, kind, { ...draft, name });
  const set = (path: string, value: FieldValue) => {
    setDraft((now) => ({ ...now, [path]: value }));
    saving.reset();
  };
  const choose = (next: ProbeKind) => {
    setKind(next);
    // What all kinds have stays, and what was written for another kind, should one come back to it.
    setDraft((now) => ({ ...readDraft({ type: next }), ...now }));
    testing.reset();
    saving.reset();
  };
  const save = () => {
    const onSuccess = (saved: ProbeStatus) => {
      toastDone(check ? `Saved ${saved.name}` : `Checking ${saved.name}`);
      onDone();
      if (check && check.name !== saved.name) navigate(`/checks/${encodeURIComponent(saved.name)}`);
    };
    // Not through the mutation's own callback, which is left out when this is gone: a check with another name is another
    // row of the table, and may be there before the answer. What went wrong is shown from the mutation.
    const saved = check ? updating.mutateAsync({ name: check.name, entry }) : adding.mutateAsync({ entry });
    saved.then(onSuccess, () => undefined);
  };
  const field = (each: CheckField) => (
    <Field key={each.path} field={each} value={draft[each.path] ?? ''} onChange={set} />
  );
  const shown = (more: boolean) =>
    kindFields[kind].filter((each) => (each.more ?? false) === more).map(field);

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {check ? null : <KindPicker value={kind} onChange={choose} />}
      <div className={classes.fields}>{shown(false)}</div>
      <div className={classes.fields}>
        <TextInput
          label="Name"
          description="Its job label"
          value={name}
          onChange={(event) => {
            setNamed(true);
            set('name', event.currentTarget.value);
          }}
        />
      </div>
      <div className={classes.four}>{commonFields.map(field)}</div>
      <button
        type="button"
        className={classes.more}
        aria-expanded={showsMore}
        onClick={() => {
          setShowsMore(!showsMore);
        }}
      >
        {showsMore ? <IconChevronDown size={15} /> : <IconChevronRight size={15} />}
        More settings
      </button>
      {showsMore ? (
        <>
          <div className={classes.two}>
            {shown(true)}
            {field(labelsField)}
          </div>
          {kind === 'http' ? (
            <p className={classes.note}>
              Credentials, client settings and header patterns are set in watchdeck.yml, see the settings
              page; they stay when you save here.
            </p>
          ) : null}
        </>
      ) : null}
      {testing.data ? <TestResult result={testing.data} /> : null}
      {(testing.error ?? saving.error) ? (
        <p role="alert" className={classes.error}>
          {(saving.error ?? testing.error)?.message}
        </p>
      ) : null}
      <div className={classes.formActions}>
        <Button
          variant="default"
          loading={testing.isPending}
          onClick={() => {
            // A draft without a name can be tried all the same.
            testing.mutate({ entry: name === '' ? { ...entry, name: 'draft' } : entry });
          }}
        >
          Test now
        </Button>
        <span className={classes.grow} />
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" loading={saving.isPending} disabled={!isStarted(kind, draft)}>
          {check ? 'Save' : 'Add check'}
        </Button>
      </div>
    </form>
  );
}

/** Something stands in a field that can't be left out. */
function isStarted(kind: ProbeKind, draft: Readonly<Record<string, FieldValue>>): boolean {
  return fieldsOf(kind)
    .filter(({ more, fallback }) => !more && fallback === undefined)
    .some(({ path }) => !commonFields.some((each) => each.path === path) && draft[path] !== '');
}

interface FieldProps {
  readonly field: CheckField;
  readonly value: FieldValue;
  readonly onChange: (path: string, value: FieldValue) => void;
}

function Field({
  field: { path, label, shape, placeholder, hint },
  value,
  onChange,
}: FieldProps): React.ReactNode {
  if (shape === 'switch') {
    return (
      <Switch
        className={classes.switch ?? ''}
        label={label}
        checked={value === true}
        onChange={(event) => {
          onChange(path, event.currentTarget.checked);
        }}
      />
    );
  }
  const common = {
    label,
    value: String(value),
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(hint === undefined ? {} : { description: hint }),
  };
  if (typeof shape === 'object') {
    return (
      <NativeSelect
        {...common}
        data={[...shape.options]}
        onChange={(event) => {
          onChange(path, event.currentTarget.value);
        }}
      />
    );
  }
  if (shape === 'lines' || shape === 'pairs') {
    return (
      <Textarea
        {...common}
        rows={path === 'command' ? 3 : 2}
        spellCheck={false}
        onChange={(event) => {
          onChange(path, event.currentTarget.value);
        }}
      />
    );
  }
  return (
    <TextInput
      {...common}
      spellCheck={false}
      onChange={(event) => {
        onChange(path, event.currentTarget.value);
      }}
    />
  );
}
