import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useId } from 'react';
import { ValuePicker } from '../../variables/ValuePicker.tsx';
import classes from './panel.module.css';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | undefined;
  readonly placeholder?: string;
  readonly min?: number;
  readonly max?: number;
  readonly isWhole?: boolean;
  /** Undefined where the field was emptied. */
  readonly onChange: (value: number | undefined) => void;
}

/** A number that may be left out. */
export function NumberField(props: NumberFieldProps): React.ReactNode {
  const { label, value, placeholder = 'auto', min, max, isWhole = false, onChange } = props;
  return (
    <NumberInput
      size="xs"
      label={label}
      placeholder={placeholder}
      value={value ?? ''}
      {...(min === undefined ? {} : { min })}
      {...(max === undefined ? {} : { max })}
      clampBehavior="strict"
      allowDecimal={!isWhole}
      hideControls
      onChange={(next) => {
        onChange(typeof next === 'number' ? next : next === '' ? undefined : Number(next));
      }}
    />
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly placeholder?: string;
  readonly description?: string;
  /** Undefined where the field was emptied. */
  readonly onChange: (value: string | undefined) => void;
}

/** A text that may be left out. */
export function TextField({
  label,
  value,
  placeholder,
  description,
  onChange,
}: TextFieldProps): React.ReactNode {
  return (
    <TextInput
      size="xs"
      label={label}
      value={value ?? ''}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(description === undefined ? {} : { description })}
      onChange={(event) => {
        onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value);
      }}
    />
  );
}

interface ChoiceFieldProps<T extends string> {
  readonly label: string;
  readonly value: T | undefined;
  readonly choices: Readonly<Record<T, string>>;
  /** Named where nothing is chosen; without it something always is. */
  readonly unset?: string;
  readonly onChange: (value: T | undefined) => void;
}

/** One of a few. */
export function ChoiceField<T extends string>(props: ChoiceFieldProps<T>): React.ReactNode {
  const { label, value, choices, unset, onChange } = props;
  const keys = Object.keys(choices) as T[];
  return (
    <NativeSelect
      size="xs"
      label={label}
      value={value ?? ''}
      data={[
        ...(unset === undefined ? [] : [{ value: '', label: unset }]),
        ...keys.map((key) => ({ value: key, label: choices[key] })),
      ]}
      onChange={(event) => {
        onChange(keys.find((key) => key === event.currentTarget.value));
      }}
    />
  );
}

interface PickFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly onChange: (value: string | undefined) => void;
}

/** One of very many, searched for. */
export function PickField({ label, value, options, onChange }: PickFieldProps): React.ReactNode {
  const id = useId();
  return (
    <div className={classes.pick}>
      <span id={id}>{label}</span>
      <ValuePicker
        label={label}
        options={options}
        chosen={[value ?? '']}
        isMulti={false}
        takesOther
        onChoose={([next]) => {
          onChange(next === undefined || next === '' ? undefined : next);
        }}
      />
    </div>
  );
}

/** A group of fields that folds. */
export function FieldGroup({
  title,
  isOpen = false,
  children,
}: {
  title: string;
  isOpen?: boolean;
  children: React.ReactNode;
}): React.ReactNode {
  return (
    <details className={classes.group} open={isOpen}>
      <summary>{title}</summary>
      <div className={classes.groupFields}>{children}</div>
    </details>
  );
}
