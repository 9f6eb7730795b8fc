import { useQuery } from '@tanstack/react-query';
import { Card, Col, DatePicker, Row, Segmented, Space, Statistic, Table } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { get, type FigureRow, type Figures } from '../api';
import { today } from '../clock';
import { Retention } from './Retention';

const share = (value: number | null | undefined) => (value == null ? '—' : `${(value * 100).toFixed(1)} %`);
const hours = (ms: number) => (ms / 3_600_000).toFixed(2);

export default function FiguresPage() {
  const { t } = useTranslation();
  const [days, setDays] = useState<[Dayjs, Dayjs]>([today().subtract(29, 'day'), today()]);
  const [by, setBy] = useState<'courseware' | 'county' | 'tier'>('courseware');
  const [courseware, setCourseware] = useState<string>();
  const period = `from=${days[0].format('YYYY-MM-DD')}&to=${days[1].format('YYYY-MM-DD')}`;
  const summary = useQuery({
    queryKey: ['figures', 'summary', period],
    queryFn: () => get<{ figures: Figures }>(`/api/figures/summary?${period}`),
  });
  const rows = useQuery({
    queryKey: ['figures', by, period],
    queryFn: () => get<{ rows: FigureRow[] }>(`/api/figures/by/${by}?${period}`),
  });
  const figures = summary.data?.figures;
  const shown = courseware ?? (by === 'courseware' ? rows.data?.rows[0]?.key : undefined);

  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Space size="large">
        <DatePicker.RangePicker
          value={days}
          allowClear={false}
          onChange={(range) => range?.[0] && range[1] && setDays([range[0], range[1]])}
        />
        <Link to="/months">{t('bulletin')}</Link>
      </Space>
      <Row gutter={16}>
        {(
          [
            ['starts', figures?.starts],
            ['validViews', figures?.validViews],
            ['completionRate', share(figures?.completionRate)],
            ['watched', figures && `${hours(figures.watchedMs)} ${t('hours')}`],
            ['stations', figures?.uniqueStations],
            ['difference', share(figures?.servedMsDifference)],
          ] as [string, string | number | undefined][]
        ).map(([name, value]) => (
          <Col key={name} span={4}>
            <Card size="small">
              <Statistic title={t(name)} value={value ?? '—'} loading={summary.isPending} />
            </Card>
          </Col>
        ))}
      </Row>
      <Segmented
        value={by}
        onChange={setBy}
        options={[
          { value: 'courseware' as const, label: t('byCourseware') },
          { value: 'county' as const, label: t('byCounty') },
          { value: 'tier' as const, label: t('byTier') },
        ]}
      />
      <Table<FigureRow>
        rowKey="key"
        size="small"
        loading={rows.isPending}
        dataSource={rows.data?.rows}
        locale={{ emptyText: rows.isError ? rows.error.message : t('none') }}
        onRow={(row) => ({ onClick: () => by === 'courseware' && setCourseware(row.key) })}
        columns={[
          { title: t('name'), dataIndex: 'name' },
          { title: t('starts'), align: 'right', render: (_, r) => r.figures.starts },
          { title: t('validViews'), align: 'right', render: (_, r) => r.figures.validViews },
          { title: t('completes'), align: 'right', render: (_, r) => r.figures.completes },
          { title: t('completionRate'), align: 'right', render: (_, r) => share(r.figures.completionRate) },
          { title: `${t('watched')} (${t('hours')})`, align: 'right', render: (_, r) => hours(r.figures.watchedMs) },
          { title: t('stations'), align: 'right', render: (_, r) => r.figures.uniqueStations },
          { title: t('personTimes'), align: 'right', render: (_, r) => r.figures.personTimes },
          {
            title: t('precision'),
            align: 'right',
            render: (_, r) =>
              r.figures.precision
                ? [r.figures.precision.A, r.figures.precision.B, r.figures.precision.C].map(share).join(' / ')
                : '—',
          },
        ]}
      />
      {shown && <Retention courseware={shown} period={period} />}
    </Space>
  );
}
