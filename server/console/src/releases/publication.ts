import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError, onceKey, post, type Release } from '../api';

/** A release that somebody wants: of all that is approved, or as an earlier one was. */
export interface Wish {
  note: string;
  again?: number;
  resume?: boolean;
}

/** For how long the same wish, asked again, is taken for the one whose answer was lost. */
const AGAIN_MS = 120_000;

let asked: { wish: string; key: string; at: number } | undefined;

/** What was approved since then belongs into a release of its own. */
export const forgetWish = () => {
  asked = undefined;
};

/**
 * Makes a release. A wish keeps its key until the province has answered it: pressed twice, or asked
 * again because the answer was lost on the way, on whatever page, it is one release.
 */
export function usePublication() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: Wish) => {
      const said = JSON.stringify(wish);
      const now = performance.now();
      if (asked?.wish !== said || now - asked.at > AGAIN_MS) asked = { wish: said, key: onceKey(), at: now };
      return post<Release>('/api/releases', wish, { 'Idempotency-Key': asked.key });
    },
    onSettled: (_, error) => {
      if (!isLost(error)) forgetWish();
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
