import { useQuery } from '@tanstack/react-query';
import { Alert, Col, Row, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useAddressed } from '../addressed';
import { get, type Person } from '../api';
import { when } from '../clock';
import { isOver, type Month } from './month';
import { MonthPanel } from './MonthPanel';

const YEAR = 12;

/** Two years of months: which are closed, and what each came to. */
export default function MonthsPage({ person }: { person: Person }) {
  const { t } = useTranslation();
  const { of } = useAddressed();
  const place = useLocation();
  const list = useQuery({
    queryKey: ['months'],
    queryFn: () => get<{ items: Month[] }>('/api/months'),
  });
  const months = list.data?.items ?? [];
  const chosen =
    months.find((m) => m.month === of('month')) ?? months.find((m) => m.closed) ?? months.find((m) => isOver(m.month));

  // area and tab stay: the same of another month
  const to = (month: string) => {
    const there = new URLSearchParams(place.search);
    there.set('month', month);
    there.delete('page');
    return `/months?${there}`;
  };

  return (
    <Row gutter={24}>
      <Col span={8}>
        {list.isError && <Alert type="error" showIcon title={list.error.message} />}
        <Table<Month>
          rowKey="month"
          size="small"
          loading={list.isPending}
          dataSource={months}
          locale={{ emptyText: ' ' }}
          pagination={{ pageSize: YEAR, showSizeChanger: false }}
          rowClassName={(m) => (m.month === chosen?.month ? 'ant-table-row-selected' : '')}
          columns={[
            {
              title: t('month'),
              render: (_, m) => (
                <Link to={to(m.month)} aria-current={m.month === chosen?.month ? 'true' : undefined}>
                  {m.month}
                </Link>
              ),
            },
            {
              title: t('state'),
              render: (_, m) =>
                m.closed ? (
                  <Tag color="green">{t('monthClosed')}</Tag>
                ) : (
                  <Tag>{t(isOver(m.month) ? 'monthOpen' : 'monthRuns')}</Tag>
                ),
            },
            { title: t('monthAt'), render: (_, m) => when(m.closed?.closedAt ?? m.dueAt) },
          ]}
        />
      </Col>
      <Col span={16}>{chosen && <MonthPanel key={chosen.month} month={chosen} person={person} />}</Col>
    </Row>
  );
}
