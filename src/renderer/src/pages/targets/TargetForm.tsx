import { Modal } from '@mantine/core';
import type { TargetStatus } from '#shared/contract/targets.ts';
import { TargetFields } from './TargetFields.tsx';

interface TargetFormProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The target to edit; absent: a new one. */
  readonly target?: TargetStatus;
}

/** The sheet that adds or edits a target. */
export function TargetForm({ opened, onClose, target }: TargetFormProps): React.ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title={target ? 'Edit target' : 'Add target'} size="lg">
      <TargetFields {...(target ? { target } : {})} onDone={onClose} />
    </Modal>
  );
}
