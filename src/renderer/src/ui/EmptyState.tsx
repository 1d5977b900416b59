import classes from './State.module.css';

interface EmptyStateProps {
  readonly title: string;
  /** What this place is for. */
  readonly children: React.ReactNode;
  readonly icon?: React.ReactNode;
  /** The one button that fills it. */
  readonly action?: React.ReactNode;
  readonly minHeight?: number;
}

/** Nothing here yet: what this is for and how to begin. */
export function EmptyState({ title, children, icon, action, minHeight }: EmptyStateProps): React.ReactNode {
  return (
    <div className={classes.state} style={minHeight === undefined ? undefined : { minHeight }}>
      {icon ? <span className={classes.stateIcon}>{icon}</span> : null}
      <strong>{title}</strong>
      <p className={classes.stateText}>{children}</p>
      {action}
    </div>
  );
}
