import { Button } from '@mantine/core';
import { Logo } from './Logo.tsx';
import classes from './Mismatch.module.css';

/** Shown instead of everything when engine and console are of versions that can't talk. */
export function Mismatch({ engineVersion }: { engineVersion: string }): React.ReactNode {
  return (
    <main className={classes.mismatch}>
      <Logo />
      <h1>This page and the engine are of different versions</h1>
      <p>
        The engine is version {engineVersion}, this page was made for another. The engine keeps watching.
        Reload to get the page that fits; if that doesn’t help, update both to the same version.
      </p>
      <Button
        onClick={() => {
          window.location.reload();
        }}
      >
        Reload
      </Button>
    </main>
  );
}
