import type { UseQueryResult } from '@tanstack/react-query';
import { useAddressed } from './addressed';
import { AddressedTable, SIZE, type ListLooks } from './AddressedTable';

interface Props<T> extends ListLooks<T> {
  list: UseQueryResult<T[]>;
  /** Which of them are shown; all where it is not said. */
  fits?: (row: T) => boolean;
}

/** A list that the province gives whole. */
export function WholeTable<T extends object>({ list, fits = () => true, ...looks }: Props<T>) {
  const { page } = useAddressed();
  const fitting = list.data?.filter(fits);
  return (
    <AddressedTable<T>
      {...looks}
      rows={fitting?.slice((page - 1) * SIZE, page * SIZE)}
      total={fitting?.length ?? 0}
      loading={list.isPending}
      error={list.error}
    />
  );
}
