import { useQuery } from '@tanstack/react-query';
import { get, type Certificate, type Withdrawal } from '../api';

/** @param refetchInterval in ms; a part of a page leaves that to the page */
export const useWithdrawals = (refetchInterval?: number) =>
  useQuery({
    queryKey: ['withdrawals', 'list'],
    queryFn: () => get<Withdrawal[]>('/api/withdrawals'),
    refetchInterval,
  });

export const certificateOf = (courseware: string) =>
  `/api/withdrawals/${encodeURIComponent(courseware)}/certificate`;

/** Edges that have not confirmed; one that was put out is not waited for. Asked while some have not. */
export const useMissing = (withdrawal: Withdrawal) =>
  useQuery({
    queryKey: ['withdrawals', 'certificate', withdrawal.courseware, withdrawal.confirmed, withdrawal.edges],
    queryFn: async () => {
      const { payload } = await get<{ payload: string }>(certificateOf(withdrawal.courseware));
      const bytes = Uint8Array.from(atob(payload), (c) => c.charCodeAt(0));
      const certificate = JSON.parse(new TextDecoder().decode(bytes)) as Certificate;
      return certificate.edges.filter((e) => e.state === 'WAITING' && e.revokedAt === null);
    },
    enabled: withdrawal.confirmed < withdrawal.edges,
    staleTime: 300_000,
  });
