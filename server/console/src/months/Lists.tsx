import { useQuery } from '@tanstack/react-query';
import { Select, Space, Table, type TableProps } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAddressed } from '../addressed';
import { get } from '../api';
import { when } from '../clock';
import { categories } from '../courseware/categories';
import { FileButton } from './FormButtons';
import { period, type Asked } from './month';

const share = (value: number | null) => (value === null ? '—' : `${(value * 100).toFixed(1)} %`);

interface ListProps<T> {
  rows: T[] | undefined;
  loading: boolean;
  error: Error | null;
  rowKey: (row: T) => string;
  none: string;
  columns: TableProps<T>['columns'];
}

/** A list that comes whole. */
function List<T extends object>({ rows, loading, error, rowKey, none, columns }: ListProps<T>) {
  return (
    <Table<T>
      rowKey={rowKey}
      size="small"
      loading={loading}
      dataSource={rows}
      locale={{ emptyText: error ? error.message : rows ? none : ' ' }}
      pagination={{ pageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
      columns={columns}
    />
  );
}

interface Title {
  id: string;
  title: string;
  category: string;
  publishedAt: string;
}

/** Titles that nobody watched, the longest there first. */
export function Unwatched(asked: Asked) {
  const { t, i18n } = useTranslation();
  const categoryOf = (code: string) => categories[code]?.[i18n.language === 'en' ? 'en' : 'zh'] ?? code;
  const query = period(asked);
  const list = useQuery({
    queryKey: ['figures', 'unwatched', query.toString()],
    queryFn: () => get<{ published: number; items: Title[] }>(`/api/figures/unwatched?${query}`),
  });
  return (
    <>
      {list.data && <p>{t('monthUnwatched', { items: list.data.items.length, published: list.data.published })}</p>}
      <List<Title>
        rows={list.data?.items}
        loading={list.isPending}
        error={list.error}
        rowKey={(row) => row.id}
        none={t('monthAllWatched')}
        columns={[
          { title: t('title'), render: (_, row) => <Link to={`/courseware?id=${row.id}`}>{row.title}</Link> },
          { title: t('category'), render: (_, row) => categoryOf(row.category) },
          { title: t('monthSince'), render: (_, row) => when(row.publishedAt) },
        ]}
      />
    </>
  );
}

interface Failure {
  key: string;
  name: string;
  asked: number;
  failed: number;
  unknown: number;
  rate: number | null;
}

const keys = ['courseware', 'county', 'edge', 'model', 'tier'];

/** What was wanted and did not play; as it is by now, also of a closed month. */
export function Failed(asked: Asked) {
  const { t } = useTranslation();
  const { of, change } = useAddressed();
  const by = keys.find((key) => key === of('by')) ?? 'courseware';
  const query = period(asked);
  query.set('by', by);
  const list = useQuery({
    queryKey: ['figures', 'failed', query.toString()],
    queryFn: () => get<{ all: Failure; items: Failure[] }>(`/api/figures/failed?${query}`),
  });
  return (
    <>
      <Space style={{ marginBottom: 8 }} wrap>
        <label htmlFor="month-by">{t('monthBy')}</label>
        <Select
          id="month-by"
          style={{ width: 160 }}
          value={by}
          onChange={(key) => change({ by: key === 'courseware' ? undefined : key })}
          options={keys.map((value) => ({ value, label: t(`monthBy_${value}`) }))}
        />
        <FileButton
          path={`/api/figures/failed/sheet?${query}`}
          file={`kejian-failed-${asked.month.month}.csv`}
          label="csv"
          of={t('monthTab_failed')}
        />
        {list.data && <span>{t('monthFailedOf', { ...list.data.all, rate: share(list.data.all.rate) })}</span>}
      </Space>
      <List<Failure>
        rows={list.data?.items}
        loading={list.isPending}
        error={list.error}
        rowKey={(row) => row.key}
        none={t('monthNoFailed')}
        columns={[
          { title: t(`monthBy_${by}`), render: (_, row) => row.name || row.key || t('monthUnsaid') },
          { title: t('monthFailed'), align: 'right', dataIndex: 'failed' },
          { title: t('monthAsked'), align: 'right', dataIndex: 'asked' },
          { title: t('monthUnknown'), align: 'right', dataIndex: 'unknown' },
          { title: t('monthRate'), align: 'right', render: (_, row) => share(row.rate) },
        ]}
      />
    </>
  );
}

interface Searched {
  kind: string;
  text: string;
  searches: number;
  boxes: number;
  unfound: number;
}

const MOST = 200;

/** What was looked for and is not there. */
export function Unfound(asked: Asked) {
  const { t } = useTranslation();
  const query = period(asked);
  query.set('found', 'false');
  query.set('size', String(MOST));
  const list = useQuery({
    queryKey: ['searches', query.toString()],
    queryFn: () => get<{ items: Searched[] }>(`/api/searches?${query}`),
  });
  return (
    <>
      <p>{t('monthUnfoundHint')}</p>
      <List<Searched>
        rows={list.data?.items}
        loading={list.isPending}
        error={list.error}
        rowKey={(row) => `${row.kind} ${row.text}`}
        none={t('monthAllFound')}
        columns={[
          { title: t('monthWords'), dataIndex: 'text' },
          { title: t('monthUnfound'), align: 'right', dataIndex: 'unfound' },
          { title: t('monthSearches'), align: 'right', dataIndex: 'searches' },
          { title: t('monthBoxes'), align: 'right', dataIndex: 'boxes' },
        ]}
      />
    </>
  );
}
