import { TextInput } from '@mantine/core';
import { useState } from 'react';

interface TagsFieldProps {
  readonly tags: readonly string[];
  readonly onChange: (tags: readonly string[]) => void;
}

/** Tags as one writes them: with commas between. */
export function TagsField({ tags, onChange }: TagsFieldProps): React.ReactNode {
  const [text, setText] = useState(tags.join(', '));
  return (
    <TextInput
      label="Tags"
      description="With commas between; the list and the rotation go by them"
      placeholder="linux, team-a"
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange([
          ...new Set(
            event.currentTarget.value
              .split(',')
              .map((tag) => tag.trim())
              .filter((tag) => tag !== ''),
          ),
        ]);
      }}
    />
  );
}
