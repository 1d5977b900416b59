import { formatSpan, localZone } from '../ui/times.ts';
import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import {
  IconChevronDown,
  IconChevronLeft,
  IconChevronRight,
  IconClock,
  IconZoomOut,
} from '@tabler/icons-react';
import { useState } from 'react';
import {
  fromLocalInput,
  livePresets,
  parseDuration,
  rangeLabel,
  relativePresets,
  resolveRange,
  toLocalInput,
} from './time-range.ts';
import type { TimeRange } from './time-range.ts';
import { useTimeStore } from './time-store.ts';
import classes from './TimeRangePicker.module.css';

/** The window's time range: earlier, which, later, wider. */
export function TimeRangePicker(): React.ReactNode {
  const { range, set, shift, widen } = useTimeStore();
  const [opened, setOpened] = useState(false);
  const choose = (next: TimeRange) => {
    set(next);
    setOpened(false);
  };
  const label = rangeLabel(range, formatSpan);
  return (
    <div className={classes.time} role="group" aria-label="Time range">
      <ActionIcon
        size="lg"
        aria-label="Earlier"
        onClick={() => {
          shift(-1);
        }}
      >
        <IconChevronLeft size={16} />
      </ActionIcon>
      <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" trapFocus>
        <Popover.Target>
          <Button
            variant="default"
            size="xs"
            h={32}
            aria-label={`Time range: ${label}`}
            leftSection={range.kind === 'live' ? <i className={classes.liveDot} /> : <IconClock size={14} />}
            rightSection={<IconChevronDown size={14} />}
            onClick={() => {
              setOpened(!opened);
            }}
          >
            {label}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <RangeChoices range={range} onChoose={choose} />
        </Popover.Dropdown>
      </Popover>
      <ActionIcon
        size="lg"
        aria-label="Later"
        disabled={range.kind === 'live'}
        onClick={() => {
          shift(1);
        }}
      >
        <IconChevronRight size={16} />
      </ActionIcon>
      <ActionIcon size="lg" aria-label="Twice as wide" onClick={widen}>
        <IconZoomOut size={16} stroke={1.7} />
      </ActionIcon>
    </div>
  );
}

interface ChoicesProps {
  readonly range: TimeRange;
  readonly onChoose: (range: TimeRange) => void;
}

function RangeChoices({ range, onChoose }: ChoicesProps): React.ReactNode {
  const [shown] = useState(() => resolveRange(range, Date.now()));
  const [last, setLast] = useState('');
  const [from, setFrom] = useState(toLocalInput(shown.fromMs));
  const [to, setTo] = useState(toLocalInput(shown.toMs));
  const lastMs = parseDuration(last);
  const fromMs = fromLocalInput(from);
  const toMs = fromLocalInput(to);
  const ordered = fromMs !== null && toMs !== null && fromMs < toMs;
  return (
    <div className={classes.choices}>
      <div className={classes.choiceList}>
        <h3>Live</h3>
        {livePresets.map((preset) => (
          <button
            key={preset.label}
            type="button"
            aria-pressed={range.kind === 'live' && range.rangeMs === preset.rangeMs}
            onClick={() => {
              onChoose({ kind: 'live', rangeMs: preset.rangeMs });
            }}
          >
            {preset.label}
          </button>
        ))}
      </div>
      <div className={classes.choiceList}>
        <h3>Before</h3>
        {relativePresets.map(({ label, rangeMs, agoMs }) => (
          <button
            key={label}
            type="button"
            aria-pressed={range.kind === 'relative' && range.rangeMs === rangeMs && range.agoMs === agoMs}
            onClick={() => {
              onChoose({ kind: 'relative', rangeMs, agoMs });
            }}
          >
            {label}
          </button>
        ))}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (lastMs !== null) onChoose({ kind: 'live', rangeMs: lastMs });
          }}
        >
          <TextInput
            size="xs"
            label="Last"
            placeholder="90s, 45m, 3h, 2d"
            value={last}
            error={last !== '' && lastMs === null ? 'A number and s, m, h, d or w' : null}
            onChange={(event) => {
              setLast(event.currentTarget.value);
            }}
          />
        </form>
      </div>
      <form
        className={classes.choiceList}
        onSubmit={(event) => {
          event.preventDefault();
          if (ordered) onChoose({ kind: 'absolute', fromMs, toMs });
        }}
      >
        <h3>From – to</h3>
        <TextInput
          size="xs"
          type="datetime-local"
          step={1}
          label="From"
          value={from}
          onChange={(event) => {
            setFrom(event.currentTarget.value);
          }}
        />
        <TextInput
          size="xs"
          type="datetime-local"
          step={1}
          label="To"
          value={to}
          error={ordered ? null : 'Must be after “From”'}
          onChange={(event) => {
            setTo(event.currentTarget.value);
          }}
        />
        <Button size="xs" type="submit" mt={8} disabled={!ordered}>
          Show
        </Button>
        <p className="wd-dim">Times are in {localZone}.</p>
      </form>
    </div>
  );
}
