import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { colorSchema } from '#shared/dashboard/index.ts';
import type { PanelColor } from '#shared/dashboard/index.ts';
import { cssColor } from '../../../../panels/display/colors.ts';
import { colorWords, isNamedColor } from './choices.ts';
import { ChoiceField } from './fields.tsx';
import classes from './panel.module.css';

interface ColorFieldProps {
  readonly label: string;
  readonly value: PanelColor | undefined;
  readonly unset?: string;
  readonly onChange: (color: PanelColor | undefined) => void;
}

const OTHER = 'other';
/** What another colour begins with. */
const FIRST_OTHER = '#8884ff';

/** A colour by name, which follows the theme, or any other one as #rrggbb. */
export function ColorField({ label, value, unset, onChange }: ColorFieldProps): React.ReactNode {
  const isOther = value !== undefined && !isNamedColor(value);
  const choices: Record<string, string> = { ...colorWords, [OTHER]: 'Another one' };
  return (
    <div className={classes.color}>
      <i style={{ background: value === undefined ? 'transparent' : cssColor(value) }} aria-hidden="true" />
      <ChoiceField<string>
        label={label}
        value={isOther ? OTHER : value}
        choices={choices}
        {...(unset === undefined ? {} : { unset })}
        onChange={(next) => {
          onChange(next === OTHER ? (isOther ? value : FIRST_OTHER) : next);
        }}
      />
      {isOther ? <HexField key={value} label={label} value={value} onChange={onChange} /> : null}
    </div>
  );
}

interface HexFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (color: PanelColor) => void;
}

/** Takes a colour over when it is whole; what is half typed stays in the field. */
function HexField({ label, value, onChange }: HexFieldProps): React.ReactNode {
  const [text, setText] = useState(value);
  const color = colorSchema.safeParse(text.startsWith('#') ? text : `#${text}`);
  return (
    <TextInput
      size="xs"
      label="#rrggbb"
      aria-label={`${label} as #rrggbb`}
      value={text}
      error={!color.success}
      onChange={(event) => {
        setText(event.currentTarget.value);
      }}
      onBlur={() => {
        if (color.success) onChange(color.data);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && color.success) onChange(color.data);
      }}
    />
  );
}
