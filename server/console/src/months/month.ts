import dayjs from 'dayjs';
import { today } from '../clock';

export interface Month {
  /** 2026-10. */
  month: string;
  dueAt: string;
  closed: { snapshot: string; closedAt: string; closedBy: string; sessions: number } | null;
}

export const isOver = (month: string) => month < today().format('YYYY-MM');

/** What the lists and tables of a month are asked for. */
export interface Asked {
  month: Month;
  area: string | undefined;
}

/** Its days, both included. */
export function period({ month, area }: Asked) {
  const query = new URLSearchParams({
    from: `${month.month}-01`,
    to: dayjs(`${month.month}-01`).endOf('month').format('YYYY-MM-DD'),
  });
  if (area) query.set('area', area);
  return query;
}
