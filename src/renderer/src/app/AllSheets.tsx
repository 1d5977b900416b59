import { CheckForm } from '../pages/checks/CheckForm.tsx';
import { TargetForm } from '../pages/targets/TargetForm.tsx';
import { ShortcutSheet } from './ShortcutSheet.tsx';
import { useUiStore } from './ui-store.ts';

/** The sheets that can be opened from anywhere, at most one at a time; the palette comes with the frame. */
export function AllSheets(): React.ReactNode {
  const { sheet, close } = useUiStore();
  return (
    <>
      <ShortcutSheet opened={sheet === 'shortcuts'} onClose={close} />
      <TargetForm opened={sheet === 'add-target'} onClose={close} />
      <CheckForm opened={sheet === 'add-check'} onClose={close} />
    </>
  );
}
