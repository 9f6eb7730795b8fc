import { Alert, Button, Space, Table, type TableProps } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddressed } from './addressed';

/** Rows of a page of a list. */
export const SIZE = 20;

/** How a list looks, wherever its rows come from. */
export interface ListLooks<T> {
  rowKey: keyof T & string;
  columns: TableProps<T>['columns'];
  /** What stands there where nothing is, and where nothing is that fits the filters. */
  none: string;
  noneSuch: string;
  /** By name in the page's address; nothing where a filter lets all through. */
  filters: Record<string, string | undefined>;
  rowClassName?: (row: T) => string;
}

interface Props<T> extends ListLooks<T> {
  /** Of the page that the address names; nothing while they are on their way. */
  rows: T[] | undefined;
  total: number;
  loading: boolean;
  error: Error | null;
}

/** One page of a list; which one, and by what filters, stands in the page's address. */
export function AddressedTable<T extends object>(props: Props<T>) {
  const { t } = useTranslation();
  const { change, page } = useAddressed();
  const last = Math.max(1, Math.ceil(props.total / SIZE));
  // The only one of the last page is gone, or a link is old.
  useEffect(() => {
    if (props.rows && !props.loading && page > last) change({ page: String(last) });
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
      {props.error && <Alert type="error" showIcon title={props.error.message} />}
      <Table<T>
        rowKey={props.rowKey}
        size="small"
        loading={props.loading}
        dataSource={props.rows}
        rowClassName={props.rowClassName}
        pagination={{
          current: page,
          pageSize: SIZE,
          total: props.total,
          showSizeChanger: false,
          onChange: (value) => change({ page: value === 1 ? undefined : String(value) }),
        }}
        locale={{ emptyText: props.rows ? empty : ' ' }}
        columns={props.columns}
      />
    </>
  );
}
