import { useQuery } from '@tanstack/react-query';
import { Select, Space, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAddressed } from '../addressed';
import { get, type FigureRow } from '../api';
import { PagedTable } from '../PagedTable';
import { FileButton, FormButtons } from './FormButtons';
import { period, type Asked } from './month';

const hours = (ms: number) => (ms / 3_600_000).toFixed(2);

/** What was watched in the month, each with its sheet once the month is closed. */
export function CoursewareSheets(asked: Asked) {
  const { t } = useTranslation();
  const query = period(asked);
  const rows = useQuery({
    queryKey: ['figures', 'courseware', query.toString()],
    queryFn: () => get<{ rows: FigureRow[] }>(`/api/figures/by/courseware?${query}`),
  });
  const { month, area } = asked;
  return (
    <Table<FigureRow>
      rowKey="key"
      size="small"
      loading={rows.isPending}
      dataSource={rows.data?.rows}
      locale={{ emptyText: rows.isError ? rows.error.message : rows.data ? t('monthUnwatchedAll') : ' ' }}
      pagination={{ pageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
      columns={[
        { title: t('title'), dataIndex: 'name' },
        { title: t('validViews'), align: 'right', render: (_, r) => r.figures.validViews },
        { title: `${t('watched')} (${t('hours')})`, align: 'right', render: (_, r) => hours(r.figures.watchedMs) },
        ...(month.closed
          ? [
              {
                title: t('monthSheet'),
                render: (_: unknown, r: FigureRow) => (
                  <FormButtons
                    size="small"
                    path={`/api/reports/${month.month}/courseware/${encodeURIComponent(r.key)}`}
                    query={new URLSearchParams(area ? { area } : {})}
                    of={r.name}
                    file={`kejian-courseware-${r.key}-${month.month}`}
                  />
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

interface StationMonth {
  code: string;
  name: string;
  areaName: string;
  validViews: number;
  days: number;
  groupViewings: number;
  effectiveHours: number;
  dutiful: boolean;
}

const kinds = ['all', 'dutiful', 'short', 'silent'];

/** The register's stations and what each did, likewise. */
export function StationSheets({ month, area }: Asked) {
  const { t } = useTranslation();
  const { of, change } = useAddressed();
  const only = kinds.find((kind) => kind === of('only')) ?? 'all';
  const query = new URLSearchParams({ only });
  if (area) query.set('area', area);
  return (
    <>
      <Space style={{ marginBottom: 8 }}>
        <label htmlFor="month-only">{t('monthDuty')}</label>
        <Select
          id="month-only"
          style={{ width: 160 }}
          value={only}
          onChange={(kind) => change({ only: kind === 'all' ? undefined : kind, page: undefined })}
          options={kinds.map((value) => ({ value, label: t(`monthOnly_${value}`) }))}
        />
        <FileButton
          path={`/api/months/${month.month}/stations/sheet?${query}`}
          file={`kejian-stations-${month.month}.csv`}
          label="csv"
          of={t('monthTab_stations')}
        />
      </Space>
      <PagedTable<StationMonth>
        address={`/api/months/${month.month}/stations`}
        query={query}
        queryKey={['figures', 'stations', month.month]}
        rowKey="code"
        none={t('monthStationsNone')}
        noneSuch={t('monthStationsNone')}
        filters={{ only: only === 'all' ? undefined : only }}
        columns={[
          {
            title: t('monthStation'),
            render: (_, s) => (
              <>
                {s.name}
                <div>
                  {s.areaName} {s.code}
                </div>
              </>
            ),
          },
          { title: t('validViews'), align: 'right', dataIndex: 'validViews' },
          { title: t('monthDays'), align: 'right', dataIndex: 'days' },
          { title: t('monthGroups'), align: 'right', dataIndex: 'groupViewings' },
          { title: t('hours'), align: 'right', render: (_, s) => s.effectiveHours.toFixed(1) },
          {
            title: t('monthDuty'),
            render: (_, s) => <Tag color={s.dutiful ? 'green' : undefined}>{t(s.dutiful ? 'monthDone' : 'monthNotDone')}</Tag>,
          },
          ...(month.closed
            ? [
                {
                  title: t('monthSheet'),
                  render: (_: unknown, s: StationMonth) => (
                    <FormButtons
                      size="small"
                      path={`/api/reports/${month.month}/stations/${encodeURIComponent(s.code)}`}
                      of={s.name}
                      file={`kejian-station-${s.code}-${month.month}`}
                    />
                  ),
                },
              ]
            : []),
        ]}
      />
    </>
  );
}
