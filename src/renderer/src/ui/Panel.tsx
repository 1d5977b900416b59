import { useId } from 'react';
import classes from './Panel.module.css';

interface PanelProps {
  readonly title: string;
  readonly note?: React.ReactNode;
  readonly actions?: React.ReactNode;
  readonly children: React.ReactNode;
  /** Without inner distance, for tables that reach the border. */
  readonly flush?: boolean;
}

/** A titled box; the title names the region for assistive technology and tests. */
export function Panel({ title, note, actions, children, flush = false }: PanelProps): React.ReactNode {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <header className={classes.panelHead}>
        <h2 id={id}>{title}</h2>
        {note ? <div className={classes.panelNote}>{note}</div> : null}
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </header>
      <div className={flush ? classes.panelFlush : classes.panelBody}>{children}</div>
    </section>
  );
}
