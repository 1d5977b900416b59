import { Popover, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { ALL } from './resolve.ts';
import type { Option } from './resolve.ts';
import classes from './variables.module.css';

/** More than this nobody reads; typing narrows them down. */
const MAX_SHOWN = 200;

interface ValuePickerProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  readonly isMulti: boolean;
  /** What is written in the search field may be chosen too. */
  readonly takesOther?: boolean;
  readonly onChoose: (values: readonly string[]) => void;
}

/** A value of many, or several: a button that tells them, a list that narrows as one types. Several are taken on closing. */
export function ValuePicker(props: ValuePickerProps): React.ReactNode {
  const { label, options, chosen, isMulti, takesOther = false, onChoose } = props;
  const [pending, setPending] = useState<readonly string[] | null>(null);
  const words = chosenWords(chosen, options);
  const close = () => {
    if (pending !== null && pending.join('\0') !== chosen.join('\0')) onChoose(pending);
    setPending(null);
  };
  const pick = (value: string) => {
    if (!isMulti) {
      if (value !== chosen[0]) onChoose([value]);
      setPending(null);
      return;
    }
    setPending((before) => toggled(before ?? [], value));
  };
  return (
    <Popover
      opened={pending !== null}
      onChange={(opened) => {
        if (!opened) close();
      }}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <UnstyledButton
          className={classes.value}
          aria-label={`${label}: ${words}`}
          aria-haspopup="listbox"
          title={words}
          onClick={() => {
            if (pending === null) setPending(chosen);
            else close();
          }}
        >
          <span>{words}</span>
          <IconChevronDown size={14} aria-hidden="true" />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        {pending === null ? null : (
          <Values
            label={label}
            options={options}
            chosen={pending}
            isMulti={isMulti}
            takesOther={takesOther}
            onPick={pick}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

interface ValuesProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  readonly isMulti: boolean;
  readonly takesOther: boolean;
  readonly onPick: (value: string) => void;
}

function Values({ label, options, chosen, isMulti, takesOther, onPick }: ValuesProps): React.ReactNode {
  const [filter, setFilter] = useState('');
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      options.findIndex(({ value }) => value === chosen[0]),
    ),
  );
  const listId = useId();
  const wanted = filter.trim().toLowerCase();
  const matching = options.filter(({ text }) => text.toLowerCase().includes(wanted));
  const other = filter.trim();
  const isOther = takesOther && other !== '' && !options.some(({ value }) => value === other);
  const found = isOther ? [...matching, { value: other, text: `“${other}”` }] : matching;
  const shown = found.slice(0, MAX_SHOWN);
  const at = Math.min(active, shown.length - 1);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const option = shown[at];
    if (event.key === 'ArrowDown') setActive((at + 1) % Math.max(1, shown.length));
    else if (event.key === 'ArrowUp') setActive((at - 1 + shown.length) % Math.max(1, shown.length));
    else if (event.key === 'Enter' && option) onPick(option.value);
    else return;
    event.preventDefault();
  };
  return (
    <div className={classes.picker}>
      <input
        data-autofocus
        role="combobox"
        aria-label={`Search ${label}`}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={at >= 0 ? `${listId}-${String(at)}` : undefined}
        placeholder="Search"
        value={filter}
        onChange={(event) => {
          setFilter(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={listId} role="listbox" aria-label={label} aria-multiselectable={isMulti}>
        {shown.map(({ value, text }, i) => (
          <li
            key={value}
            id={`${listId}-${String(i)}`}
            ref={i === at ? intoView : undefined}
            role="option"
            aria-selected={chosen.includes(value)}
            data-active={i === at}
            onMouseMove={() => {
              setActive(i);
            }}
            onClick={() => {
              onPick(value);
            }}
          >
            <IconCheck size={14} aria-hidden="true" />
            <span>{text === '' ? '(empty)' : text}</span>
          </li>
        ))}
        {shown.length === 0 ? (
          <li className={classes.none}>{options.length === 0 ? 'No values' : 'Nothing matches'}</li>
        ) : null}
        {found.length > shown.length ? (
          <li className={classes.none}>{found.length - shown.length} more: type to narrow</li>
        ) : null}
      </ul>
    </div>
  );
}

function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

/** "All" excludes the rest, and any other excludes "All". */
function toggled(chosen: readonly string[], value: string): readonly string[] {
  if (chosen.includes(value)) return chosen.filter((each) => each !== value);
  return value === ALL ? [ALL] : [...chosen.filter((each) => each !== ALL), value];
}

function chosenWords(chosen: readonly string[], options: readonly Option[]): string {
  const textOf = (value: string) => options.find((option) => option.value === value)?.text ?? value;
  if (chosen.length === 0) return 'None';
  return chosen.length <= 2
    ? chosen.map(textOf).join(', ')
    : `${chosen.slice(0, 2).map(textOf).join(', ')} + ${String(chosen.length - 2)}`;
}
