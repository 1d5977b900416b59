import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useCommands } from './commands.ts';
import type { Command } from './commands.ts';
import { rank } from './ranking.ts';
import classes from './CommandPalette.module.css';

const MAX_SHOWN = 12;

interface PaletteProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** One field that reaches every page, target, alert and action. */
export function CommandPalette({ opened, onClose }: PaletteProps): React.ReactNode {
  return (
    // Put together from its parts: its name belongs to the dialog, and there is no head that could say it.
    <Modal.Root opened={opened} onClose={onClose} size={560} yOffset="12vh" centered={false}>
      <Modal.Overlay />
      <Modal.Content aria-label="Search and commands">
        <Modal.Body p={0}>{opened ? <PaletteBody onClose={onClose} /> : null}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function PaletteBody({ onClose }: { onClose: () => void }): React.ReactNode {
  const commands = useCommands();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const found = rank(query, commands, MAX_SHOWN);
  const at = Math.min(active, Math.max(0, found.length - 1));
  const run = (command: Command | undefined) => {
    if (!command) return;
    // Closed first: a command may open another sheet.
    onClose();
    command.run();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Enter') run(found[at]);
    else if (event.key === 'ArrowDown') setActive((at + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setActive((at - 1 + found.length) % Math.max(1, found.length));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className={classes.paletteField}>
        <IconSearch size={18} stroke={1.7} aria-hidden="true" />
        <input
          data-autofocus
          role="combobox"
          aria-label="Search pages, targets, alerts and actions"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={found[at] ? `${listId}-${String(at)}` : undefined}
          placeholder="Search pages, targets, alerts and actions"
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul id={listId} role="listbox" aria-label="Results" className={classes.paletteList}>
        {found.map((command, i) => (
          <li
            key={command.id}
            id={`${listId}-${String(i)}`}
            role="option"
            aria-selected={i === at}
            onMouseMove={() => {
              setActive(i);
            }}
            onClick={() => {
              run(command);
            }}
          >
            <span className={classes.paletteText}>{command.text}</span>
            <span className={classes.paletteHint}>{command.hint}</span>
            <span className={classes.paletteKind}>{command.kind}</span>
          </li>
        ))}
        {found.length === 0 ? <li className={classes.paletteNone}>Nothing is called “{query}”.</li> : null}
      </ul>
    </>
  );
}
