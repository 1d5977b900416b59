import { Button, Modal } from '@mantine/core';
import classes from './Confirm.module.css';

interface ConfirmProps {
  readonly opened: boolean;
  readonly title: string;
  /** What will be gone and what stays. */
  readonly children: React.ReactNode;
  /** The verb on the button: "Remove target". */
  readonly action: string;
  readonly busy?: boolean;
  readonly error?: string | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something is taken away. */
export function Confirm(props: ConfirmProps): React.ReactNode {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size="sm">
      <div className={classes.form}>
        <div>{props.children}</div>
        {props.error ? (
          <p role="alert" className={classes.fieldError}>
            {props.error}
          </p>
        ) : null}
        <div className={classes.formActions}>
          <Button variant="default" onClick={props.onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red.8" loading={props.busy ?? false} onClick={props.onConfirm}>
            {props.action}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
