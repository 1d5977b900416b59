import { CloseButton } from '@mantine/core';
import { Link } from 'wouter';
import { SeverityMark } from './SeverityMark.tsx';
import { useToasts } from './toasts.ts';
import classes from './Toasts.module.css';

/** Messages in the corner, newest first, read out politely as they come. */
export function Toasts(): React.ReactNode {
  const { toasts, dismiss } = useToasts();
  return (
    <section className={classes.toasts} aria-label="Messages" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.key} className={classes.toast} data-mark={toast.mark}>
          <SeverityMark mark={toast.mark} />
          <div className={classes.toastText}>
            {toast.href === undefined ? (
              <strong>{toast.title}</strong>
            ) : (
              <Link href={toast.href}>
                <strong>{toast.title}</strong>
              </Link>
            )}
            {toast.body === '' ? null : <span className="wd-dim">{toast.body}</span>}
          </div>
          <CloseButton
            size="sm"
            aria-label={`Dismiss ${toast.title}`}
            onClick={() => {
              dismiss(toast.key);
            }}
          />
        </div>
      ))}
    </section>
  );
}
