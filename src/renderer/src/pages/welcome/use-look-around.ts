import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import type { TargetProbe } from '#shared/contract/targets.ts';
import { useEngine } from '../../live/client.ts';
import { addressOf, wellKnown } from './well-known.ts';
import type { WellKnown } from './well-known.ts';

/** Something on this machine that answered with metrics. */
export interface Found {
  readonly known: WellKnown;
  readonly url: string;
  readonly probe: TargetProbe;
}

/** One look at the well-known ports of the engine's machine; nothing is asked before it is started. */
export function useLookAround(): UseMutationResult<Found[], Error, void> {
  const { client } = useEngine();
  return useMutation({
    mutationFn: async () => {
      const all = await Promise.all(
        wellKnown.map(async (known): Promise<Found> => {
          const url = addressOf(known);
          return { known, url, probe: await client.call('targets.probe', { url }) };
        }),
      );
      return all.filter(({ probe }) => probe.ok);
    },
  });
}
