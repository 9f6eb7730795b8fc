import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Button, Space, Table, type TableProps } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddressed } from './addressed';
import { get } from './api';

const SIZE = 20;

interface Props<T> {
  /** Of the list at the province; the page is added. */
  address: string;
  query: URLSearchParams;
  queryKey: string[];
  rowKey: keyof T & string;
  columns: TableProps<T>['columns'];
  /** What stands there where nothing is, and where nothing is that fits the filters. */
  none: string;
  noneSuch: string;
  /** By name in the page's address; nothing where a filter lets all through. */
  filters: Record<string, string | undefined>;
  refetchInterval?: number;
}

/** A list that the province gives page by page; which page stands in the page's address. */
export function PagedTable<T extends object>(props: Props<T>) {
  const { t } = useTranslation();
  const { change, page } = useAddressed();
  const query = new URLSearchParams(props.query);
  query.set('page', String(page));
  query.set('size', String(SIZE));
  const list = useQuery({
    queryKey: [...props.queryKey, query.toString()],
    queryFn: () => get<{ total: number; items: T[] }>(`${props.address}?${query}`),
    placeholderData: keepPreviousData,
    refetchInterval: props.refetchInterval,
  });
  const total = list.data?.total ?? 0;
  const last = Math.max(1, Math.ceil(total / SIZE));
  // The only one of the last page is gone, or a link is old.
  useEffect(() => {
    if (list.data && !list.isPlaceholderData && page > last) change({ page: String(last) });
  });
  const names = Object.keys(props.filters);
  const clear = () => change(Object.fromEntries([...names, 'page'].map((name) => [name, undefined])));
  const empty =
    names.some((name) => props.filters[name] !== undefined) ? (
      <Space>
        {props.noneSuch}
        <Button size="small" onClick={clear}>
          {t('clearFilters')}
        </Button>
      </Space>
    ) : (
      props.none
    );

  return (
    <>
      {list.isError && <Alert type="error" showIcon title={list.error.message} />}
      <Table<T>
        rowKey={props.rowKey}
        size="small"
        loading={list.isPending || list.isPlaceholderData}
        dataSource={list.data?.items}
        pagination={{
          current: page,
          pageSize: SIZE,
          total,
          showSizeChanger: false,
          onChange: (value) => change({ page: value === 1 ? undefined : String(value) }),
        }}
        locale={{ emptyText: list.isPending ? ' ' : empty }}
        columns={props.columns}
      />
    </>
  );
}
