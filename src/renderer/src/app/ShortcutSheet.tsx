import { Modal } from '@mantine/core';
import { Kbd } from '../ui/Kbd.tsx';
import { shortcutMap } from './shortcuts.ts';
import classes from './ShortcutSheet.module.css';

/** The keyboard map. */
export function ShortcutSheet({
  opened,
  onClose,
}: {
  opened: boolean;
  onClose: () => void;
}): React.ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard map" size="lg">
      <div className={classes.shortcuts}>
        {shortcutMap.map(({ group, shortcuts }) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {shortcuts.map(({ keys, does }) => (
                <div key={does}>
                  <dt>{does}</dt>
                  <dd>
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
