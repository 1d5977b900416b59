import { Modal } from '@mantine/core';
import type { ProbeStatus } from '#shared/contract/probes.ts';
import { CheckFields } from './CheckFields.tsx';

interface CheckFormProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The check to edit; absent: a new one. */
  readonly check?: ProbeStatus;
}

/** The sheet that adds or edits a check. */
export function CheckForm({ opened, onClose, check }: CheckFormProps): React.ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title={check ? `Edit ${check.name}` : 'Add check'} size="xl">
      <CheckFields {...(check ? { check } : {})} onDone={onClose} />
    </Modal>
  );
}
