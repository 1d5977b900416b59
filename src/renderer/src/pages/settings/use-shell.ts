import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { WatchdeckError } from '#shared/model/errors.ts';
import type { ShellRequest, ShellState } from '#shared/shell/page.ts';
import { askShell } from '../../live/shell.ts';

const KEY = ['desktop shell'];

/** How things are with the desktop shell. */
export function useShellState(): UseQueryResult<ShellState, WatchdeckError> {
  return useQuery<ShellState, WatchdeckError>({ queryKey: KEY, queryFn: () => askShell({ ask: 'state' }) });
}

/** Has the desktop shell do something; what it answers is how things are from then on. */
export function useShellAction(): UseMutationResult<ShellState, WatchdeckError, ShellRequest> {
  const queries = useQueryClient();
  return useMutation<ShellState, WatchdeckError, ShellRequest>({
    mutationFn: askShell,
    onSuccess: (state) => {
      queries.setQueryData(KEY, state);
    },
  });
}
