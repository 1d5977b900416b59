import type { SetOperator, VectorMatching } from '../ast.ts';
import type { EvaluationContext } from './context.ts';
import { anyPresent, bySignature, signatureOf } from './matching.ts';
import { hasAny, mergeSame, type Column } from './values.ts';

/** `and`, `or`, `unless`, decided step by step from the steps where a signature is present on the other side. */
export function setOperation(
  op: SetOperator,
  matching: VectorMatching,
  left: readonly Column[],
  right: readonly Column[],
  steps: number,
  context: EvaluationContext,
): readonly Column[] {
  const signature = signatureOf(matching);
  const other = op === 'or' ? left : right;
  const masks = new Map<string, Uint8Array>();
  for (const [key, columns] of bySignature(other, signature)) masks.set(key, anyPresent(columns, steps));
  const filtered: Column[] = [];
  const wanted = op === 'and' ? 1 : 0;
  for (const column of op === 'or' ? right : left) {
    context.checkpoint();
    const mask = masks.get(signature(column.labels));
    if (mask === undefined) {
      if (op !== 'and') filtered.push(column);
      continue;
    }
    const present = column.present.slice();
    for (let i = 0; i < steps; i++) if (mask[i] !== wanted) present[i] = 0;
    if (hasAny(present)) filtered.push({ ...column, present });
  }
  // The same series may come from the left at some steps and from the right at others.
  return op === 'or' ? mergeSame([...left, ...filtered]) : filtered;
}
