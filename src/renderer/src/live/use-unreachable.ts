import type { MethodResult } from '#shared/contract/index.ts';
import { useMethod } from './use-method.ts';

type Kind = MethodResult<'alerts.unreachable'>[number]['kind'];

/** Tells why a target or check can't be reached where something else is the cause: "unreachable because of router". */
export function useUnreachable(): (kind: Kind, name: string) => string | null {
  const { data } = useMethod('alerts.unreachable', {}, { refetchMs: 3_000 });
  return (kind, name) => data?.find((each) => each.kind === kind && each.name === name)?.why ?? null;
}
