import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Thresholds } from '#shared/dashboard/index.ts';
import { ColorField } from './ColorField.tsx';
import { ChoiceField, FieldGroup, NumberField } from './fields.tsx';
import classes from './panel.module.css';
import type { DataFields } from './types.ts';
import { withField } from './with-kind.ts';

const none: Thresholds = { mode: 'absolute', steps: [], drawn: 'off' };

/** From which value on which colour holds. */
export function ThresholdFields({ panel, onChange }: DataFields): React.ReactNode {
  const thresholds = panel.display.thresholds ?? none;
  const set = (part: Partial<Thresholds>) => {
    const next = { ...thresholds, ...part };
    const display = withField(panel.display, 'thresholds', next.steps.length === 0 ? undefined : next);
    onChange({ ...panel, display }, 'thresholds');
  };
  const setStep = (index: number, part: Partial<Thresholds['steps'][number]>) => {
    set({ steps: thresholds.steps.map((step, i) => (i === index ? { ...step, ...part } : step)) });
  };
  return (
    <FieldGroup
      title={`Thresholds${thresholds.steps.length === 0 ? '' : ` (${String(thresholds.steps.length)})`}`}
    >
      {thresholds.steps.map((step, i) => (
        <div key={i} className={classes.step}>
          <NumberField
            label={step.from === null ? 'From the start' : 'From'}
            placeholder="the start"
            value={step.from ?? undefined}
            onChange={(from) => {
              setStep(i, { from: from ?? null });
            }}
          />
          <ColorField
            label="Colour"
            value={step.color}
            onChange={(color = 'green') => {
              setStep(i, { color });
            }}
          />
          <ActionIcon
            aria-label={`Remove threshold ${String(i + 1)}`}
            onClick={() => {
              set({ steps: thresholds.steps.filter((_, index) => index !== i) });
            }}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconPlus size={13} />}
        onClick={() => {
          set({ steps: [...thresholds.steps, nextStep(thresholds)] });
        }}
      >
        Add threshold
      </Button>
      {thresholds.steps.length === 0 ? null : (
        <>
          <ChoiceField
            label="Counted as"
            value={thresholds.mode}
            choices={{ absolute: 'Values', percent: 'Per cent between least and greatest' }}
            onChange={(mode = 'absolute') => {
              set({ mode });
            }}
          />
          <ChoiceField
            label="Drawn on charts"
            value={thresholds.drawn}
            choices={{ off: 'Not', line: 'As lines', area: 'As areas', 'line+area': 'As lines and areas' }}
            onChange={(drawn = 'off') => {
              set({ drawn });
            }}
          />
        </>
      )}
    </FieldGroup>
  );
}

/** The first one begins at the start in green; each further one above the last, in the next graver colour. */
function nextStep({ steps }: Thresholds): Thresholds['steps'][number] {
  const last = steps.at(-1);
  if (!last) return { from: null, color: 'green' };
  const graver = { green: 'yellow', yellow: 'orange', orange: 'red' } as const;
  const color = last.color in graver ? graver[last.color as keyof typeof graver] : 'red';
  return { from: last.from === null ? 80 : last.from + 10, color };
}
