import type { VectorSample } from '../../promql/types.ts';
import type { EvaluationWorld, PreparedRule } from '../state/prepare-rule.ts';
import { MissingQuery, TemplateError } from '../template/index.ts';

/** Expressions that the templates of one evaluation may ask for; a rule that asks for more is at fault. */
const MAX_QUERIES = 200;

/** What templates that ask nothing may ask. */
export function noQueries(timeMs: number): EvaluationWorld {
  return {
    timeMs,
    query: (expr) => {
      throw new MissingQuery(expr);
    },
  };
}

/**
 * Templates are expanded in one go, but a query takes time: so all of a rule's templates are expanded on trial, what they
 * miss is fetched, and again, until nothing is missing. A query that fails becomes the template's error.
 */
export async function answerTemplateQueries(
  prepared: PreparedRule,
  samples: readonly VectorSample[],
  timeMs: number,
  query: (expr: string) => Promise<readonly VectorSample[]>,
): Promise<EvaluationWorld> {
  if (!prepared.queries) return noQueries(timeMs);
  const answers = new Map<string, readonly VectorSample[] | TemplateError>();
  const world: EvaluationWorld = {
    timeMs,
    query(expr) {
      const answer = answers.get(expr);
      if (answer instanceof TemplateError) throw answer;
      if (answer !== undefined) return answer;
      if (answers.size >= MAX_QUERIES)
        throw new TemplateError(`more than ${MAX_QUERIES} different queries in one evaluation`);
      throw new MissingQuery(expr);
    },
  };
  const describe = prepared.describe(world);
  for (const sample of samples) {
    for (;;) {
      try {
        describe(sample);
        break;
      } catch (error) {
        if (!(error instanceof MissingQuery)) throw error;
        answers.set(error.expr, await answerOf(error.expr, query));
      }
    }
  }
  return world;
}

async function answerOf(
  expr: string,
  query: (expr: string) => Promise<readonly VectorSample[]>,
): Promise<readonly VectorSample[] | TemplateError> {
  try {
    return await query(expr);
  } catch (error) {
    return new TemplateError(
      `error calling query: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
