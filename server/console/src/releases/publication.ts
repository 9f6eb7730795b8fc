import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { ApiError, onceKey, post, type Release } from '../api';

/** A release that somebody wants: of all that is approved, or as an earlier one was. */
export interface Wish {
  note: string;
  again?: number;
  resume?: boolean;
}

/**
 * Makes a release. A wish keeps its key until the province has answered it: pressed twice, or asked
 * again because the answer was lost on the way, it is one release.
 */
export function usePublication() {
  const queries = useQueryClient();
  const asked = useRef<{ wish: string; key: string }>(undefined);
  return useMutation({
    mutationFn: (wish: Wish) => {
      const said = JSON.stringify(wish);
      if (asked.current?.wish !== said) asked.current = { wish: said, key: onceKey() };
      return post<Release>('/api/releases', wish, { 'Idempotency-Key': asked.current.key });
    },
    onSettled: (_, error) => {
      if (!isLost(error)) asked.current = undefined;
      return Promise.all(
        ['courseware', 'releases', 'difference'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      );
    },
  });
}

/** Whether an earlier release is shown again, so that what is new waits. */
export const isRolledBack = (error: Error | null) => error instanceof ApiError && error.problem.code === 'rolled-back';

/** Whether nobody knows if the release was made: a gateway's 502 says nothing of what the province did. */
export const isLost = (error: Error | null) =>
  error !== null && !(error instanceof ApiError && error.problem.status < 500);
