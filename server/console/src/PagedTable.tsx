import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useAddressed } from './addressed';
import { AddressedTable, SIZE, type ListLooks } from './AddressedTable';
import { get } from './api';

interface Props<T> extends ListLooks<T> {
  /** Of the list at the province; the page is added. */
  address: string;
  query: URLSearchParams;
  queryKey: string[];
  refetchInterval?: number;
}

/** A list that the province gives page by page. */
export function PagedTable<T extends object>({ address, query, queryKey, refetchInterval, ...looks }: Props<T>) {
  const { page } = useAddressed();
  const asked = new URLSearchParams(query);
  asked.set('page', String(page));
  asked.set('size', String(SIZE));
  const list = useQuery({
    queryKey: [...queryKey, asked.toString()],
    queryFn: () => get<{ total: number; items: T[] }>(`${address}?${asked}`),
    placeholderData: keepPreviousData,
    refetchInterval,
  });
  return (
    <AddressedTable<T>
      {...looks}
      rows={list.data?.items}
      total={list.data?.total ?? 0}
      loading={list.isPending || list.isPlaceholderData}
      error={list.error}
    />
  );
}
