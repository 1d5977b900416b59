import { useEffect } from 'react';
import classes from './Page.module.css';

interface PageProps {
  readonly title: string;
  readonly subtitle?: React.ReactNode;
  readonly actions?: React.ReactNode;
  readonly children: React.ReactNode;
}

/** A page's heading, its actions, and its body. */
export function Page({ title, subtitle, actions, children }: PageProps): React.ReactNode {
  useEffect(() => {
    document.title = `${title} – Watchdeck`;
  }, [title]);
  return (
    <div className={classes.page}>
      <header className={classes.pageHead}>
        <div className={classes.pageTitle}>
          <h1>{title}</h1>
          {subtitle ? <div className="wd-dim">{subtitle}</div> : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}
