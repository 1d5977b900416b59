import type { Check } from './checks.ts';
import { InstantTable } from './InstantTable.tsx';
import classes from './explore.module.css';

/** Each expression's values now; with several, each under its expression. */
export function QueryTables({ checks }: { readonly checks: readonly Check[] }): React.ReactNode {
  return checks.map(({ expr, result }) => (
    <section key={expr} aria-label={expr}>
      {checks.length > 1 ? (
        <h3 className={`wd-mono ${classes.tableTitle ?? ''}`} title={expr}>
          {expr}
        </h3>
      ) : null}
      <InstantTable result={result} />
    </section>
  ));
}
