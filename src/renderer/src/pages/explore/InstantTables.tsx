import { InstantTable } from './InstantTable.tsx';
import type { Check } from './use-checks.ts';

/** A table for each expression, headed by it when there are several. */
export function InstantTables({
  asked,
  checks,
}: {
  asked: readonly string[];
  checks: readonly Check[];
}): React.ReactNode {
  return asked.map((expr, i) => (
    <section key={expr} aria-label={expr}>
      {asked.length > 1 ? (
        <h3>
          <code className="wd-mono">{expr}</code>
        </h3>
      ) : null}
      <InstantTable result={checks[i]?.data} />
    </section>
  ));
}
