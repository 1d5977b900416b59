import classes from './Kbd.module.css';

/** A key. */
export function Kbd({ children }: { children: React.ReactNode }): React.ReactNode {
  return <kbd className={classes.kbd}>{children}</kbd>;
}
