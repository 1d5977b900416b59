import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';

interface FilterFieldProps {
  /** What it filters: "Filter targets". */
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly onChange: (value: string) => void;
}

/** One field that narrows a list while one types; Escape empties it. */
export function FilterField({
  label,
  value,
  placeholder = 'Filter',
  onChange,
}: FilterFieldProps): React.ReactNode {
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      spellCheck={false}
      leftSection={<IconSearch size={15} />}
      rightSection={
        value === '' ? null : (
          <CloseButton
            size="sm"
            aria-label="Clear the filter"
            onClick={() => {
              onChange('');
            }}
          />
        )
      }
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || value === '') return;
        event.preventDefault();
        onChange('');
      }}
    />
  );
}
