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

/** A colour by name; one that a file gives as #rrggbb stays among the choices. */
export function ColorField({ label, value, unset, onChange }: ColorFieldProps): React.ReactNode {
  const choices: Record<string, string> =
    value === undefined || isNamedColor(value) ? colorWords : { ...colorWords, [value]: value };
  return (
    <div className={classes.color}>
      <i style={{ background: value === undefined ? 'transparent' : cssColor(value) }} aria-hidden="true" />
      <ChoiceField
        label={label}
        value={value}
        choices={choices}
        {...(unset === undefined ? {} : { unset })}
        onChange={onChange}
      />
    </div>
  );
}
