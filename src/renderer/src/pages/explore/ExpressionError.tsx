import type { WatchdeckError } from '#shared/model/errors.ts';
import { whatToDo } from '../../ui/error-words.ts';
import { errorSpan, lineOf, withoutPlace } from './expression.ts';
import classes from './explore.module.css';

/** What is wrong with the expression, with the place underlined. */
export function ExpressionError({ expr, error }: { expr: string; error: WatchdeckError }): React.ReactNode {
  const span = errorSpan(error.details, expr.length);
  const place = span ? lineOf(expr, span.start) : null;
  return (
    <div className={classes.error} role="alert">
      <strong>
        {place
          ? `Line ${String(place.line)}, column ${String(place.column)}: ${withoutPlace(error.message)}`
          : error.message}
      </strong>
      {span ? (
        <pre className={classes.errorExpr}>
          {expr.slice(0, span.start)}
          <mark>{expr.slice(span.start, span.end) || ' '}</mark>
          {expr.slice(span.end)}
        </pre>
      ) : (
        <p>{whatToDo(error.code)}</p>
      )}
    </div>
  );
}
