import { Logo } from './Logo.tsx';
import classes from './Mismatch.module.css';

/** Shown instead of everything when the engine can't start: why, in the words the terminal got too. */
export function CantStart({ why }: { why: string }): React.ReactNode {
  return (
    <main className={classes.mismatch}>
      <Logo />
      <h1>Watchdeck can’t start</h1>
      <p role="alert">{why}</p>
      <p>Nothing is watched. This page goes on by itself once Watchdeck has started.</p>
    </main>
  );
}
