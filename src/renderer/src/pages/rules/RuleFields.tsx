import { Input, NumberInput, Slider, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WatchdeckError } from '#shared/model/errors.ts';
import { PromqlEditor } from '../../ui/promql-editor/PromqlEditor.tsx';
import { splitComparison } from '../alerts/comparison.ts';
import { FOR_STOPS, readDuration, roundTo, withThreshold, writeDuration } from './rule-words.ts';
import type { RuleDraft } from './rule-words.ts';
import classes from './rules.module.css';

interface RuleFieldsProps {
  readonly draft: RuleDraft;
  readonly onChange: (part: Partial<RuleDraft>) => void;
  /** What is wrong with the expression. */
  readonly error: WatchdeckError | null;
}

const SLIDER_STEPS = 200;

/** What is written is tried without being told to. */
const nothing = (): void => undefined;

/** What a rule says; the threshold is the number its expression compares with. */
export function RuleFields({ draft, onChange, error }: RuleFieldsProps): React.ReactNode {
  const { threshold } = splitComparison(draft.expr);
  return (
    <div className={classes.fields}>
      <Input.Wrapper
        label="Expression"
        labelElement="div"
        description="Fires while it gives a result."
        error={error?.code === 'bad_request' ? error.message : null}
      >
        <div className={classes.editor}>
          <PromqlEditor
            label="Expression"
            value={draft.expr}
            placeholder="up == 0"
            onChange={(expr) => {
              onChange({ expr });
            }}
            onRun={nothing}
          />
        </div>
      </Input.Wrapper>
      <div className={classes.values}>
        {threshold === undefined ? null : (
          <ThresholdField
            key={Math.sign(threshold.value)}
            value={threshold.value}
            onChange={(value) => {
              onChange({ expr: withThreshold(draft.expr, value) });
            }}
          />
        )}
        <DurationField
          label="For"
          description="True this long before it fires."
          text={draft.forText}
          onChange={(forText) => {
            onChange({ forText });
          }}
        />
        <DurationField
          label="Keep firing for"
          description="Goes on firing this long after."
          text={draft.keepText}
          onChange={(keepText) => {
            onChange({ keepText });
          }}
        />
      </div>
    </div>
  );
}

function ThresholdField({
  value,
  onChange,
}: {
  value: number;
  onChange: (value: number) => void;
}): React.ReactNode {
  // The slider's ends stay where they are while it is moved.
  const [{ min, max }] = useState(() => boundsAround(value));
  return (
    <div className={classes.value}>
      <NumberInput
        label="Threshold"
        description="What the value is compared with."
        value={value}
        stepHoldDelay={400}
        stepHoldInterval={60}
        step={roundTo((max - min) / 50, 1)}
        onChange={(next) => {
          if (typeof next === 'number') onChange(next);
        }}
      />
      <Slider
        thumbLabel="Threshold"
        label={null}
        min={min}
        max={max}
        step={(max - min) / SLIDER_STEPS}
        value={Math.min(max, Math.max(min, value))}
        onChange={(next) => {
          onChange(roundTo(next, 3));
        }}
      />
    </div>
  );
}

interface DurationFieldProps {
  readonly label: string;
  readonly description: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
}

function DurationField({ label, description, text, onChange }: DurationFieldProps): React.ReactNode {
  const ms = readDuration(text);
  return (
    <div className={classes.value}>
      <TextInput
        label={label}
        description={description}
        value={text}
        spellCheck={false}
        error={ms === null ? 'A duration is written 30s, 5m, 1h30m' : null}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
      <Slider
        thumbLabel={label}
        label={null}
        min={0}
        max={FOR_STOPS.length - 1}
        step={1}
        value={nearestStop(ms ?? 0)}
        onChange={(stop) => {
          onChange(writeDuration(FOR_STOPS[stop] ?? 0));
        }}
      />
    </div>
  );
}

function nearestStop(ms: number): number {
  const after = FOR_STOPS.findIndex((stop) => stop >= ms);
  return after < 0 ? FOR_STOPS.length - 1 : after;
}

function boundsAround(value: number): { min: number; max: number } {
  if (value === 0) return { min: -1, max: 1 };
  return value > 0 ? { min: 0, max: value * 2 } : { min: value * 2, max: 0 };
}
