import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Collapse, DatePicker, Drawer, Space, Table, Tooltip } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get, type Board, type BoardCell, type BoardEvidence } from '../api';
import { today } from '../clock';

const shown = (value: number | null) => value ?? '—';

export default function BoardPage() {
  const { t, i18n } = useTranslation();
  const [days, setDays] = useState<[Dayjs, Dayjs]>([today().startOf('year'), today()]);
  const [chosen, setChosen] = useState<BoardCell>();
  const period = `from=${days[0].format('YYYY-MM-DD')}&to=${days[1].format('YYYY-MM-DD')}`;
  const board = useQuery({
    queryKey: ['board', period],
    queryFn: () => get<Board>(`/api/board?${period}`),
  });
  const cells = board.data?.cells;
  /** Of a part of which not all is shown. */
  const partly = (value: number | string, few: boolean) =>
    few ? (
      <Tooltip title={t('boardFew')}>
        <span>{value === 0 || value === '' ? '—' : `≥ ${value}`}</span>
      </Tooltip>
    ) : (
      value
    );
  const names = (of: (cell: BoardCell) => string) =>
    [...new Set(cells?.map(of))].map((name) => ({ text: name, value: name }));

  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Space>
        <DatePicker.RangePicker
          value={days}
          allowClear={false}
          onChange={(range) => range?.[0] && range[1] && setDays([range[0], range[1]])}
        />
        <Button icon={<DownloadOutlined />} href={`/api/board/sheet?${period}`}>
          CSV
        </Button>
      </Space>
      <Table<BoardCell>
        rowKey="evidence"
        size="small"
        loading={board.isPending}
        dataSource={cells}
        locale={{ emptyText: board.isError ? board.error.message : t('none') }}
        onRow={(cell) => ({ onClick: () => setChosen(cell), style: { cursor: 'pointer' } })}
        columns={[
          {
            title: t('county'),
            dataIndex: 'countyName',
            filters: names((c) => c.countyName),
            onFilter: (value, c) => c.countyName === value,
          },
          {
            title: t('category'),
            render: (_, c) => c.categoryTitle ?? '—',
            filters: names((c) => c.categoryTitle ?? '—'),
            onFilter: (value, c) => (c.categoryTitle ?? '—') === value,
          },
          {
            title: t('audience'),
            render: (_, c) => t(`audience_${c.audience}`),
            filters: names((c) => c.audience).map((f) => ({ ...f, text: t(`audience_${f.value}`) })),
            onFilter: (value, c) => c.audience === value,
          },
          {
            title: t('boardAsked'),
            align: 'right',
            sorter: (a, b) => a.asked.asks - b.asked.asks,
            render: (_, c) => partly(c.asked.asks, c.asked.few),
          },
          {
            title: t('boardMade'),
            align: 'right',
            sorter: (a, b) => a.made.titles - b.made.titles,
            render: (_, c) => (
              <Tooltip title={t('boardItems', { number: c.made.items })}>
                <span>{c.made.titles}</span>
              </Tooltip>
            ),
          },
          {
            title: t('validViews'),
            align: 'right',
            sorter: (a, b) => a.watched.validViews - b.watched.validViews,
            render: (_, c) => c.watched.validViews,
          },
          { title: t('personTimes'), align: 'right', render: (_, c) => shown(c.watched.personTimes) },
          {
            title: t('boardSatisfied'),
            align: 'right',
            sorter: (a, b) => (a.satisfied.stars ?? 0) - (b.satisfied.stars ?? 0),
            render: (_, c) =>
              c.satisfied.stars == null ? (
                partly('', c.satisfied.few)
              ) : (
                <span>
                  {c.satisfied.stars} ★ ({partly(c.satisfied.answers, c.satisfied.few)})
                </span>
              ),
          },
        ]}
      />
      <Collapse
        items={[
          {
            key: 'definitions',
            label: t('boardDefinitions'),
            children: board.data?.definitions.map((d) => (
              <p key={d.figure}>{i18n.language === 'en' ? `${d.figure}: ${d.en}` : d.zh}</p>
            )),
          },
        ]}
      />
      <Drawer
        size="large"
        open={chosen !== undefined}
        onClose={() => setChosen(undefined)}
        title={chosen && `${chosen.countyName} · ${chosen.categoryTitle ?? '—'} · ${t(`audience_${chosen.audience}`)}`}
      >
        {chosen && <Evidence address={chosen.evidence} />}
      </Drawer>
    </Space>
  );
}

/** What a line was added up from; each opens further at its address. */
function Evidence({ address }: { address: string }) {
  const { t } = useTranslation();
  const behind = useQuery({ queryKey: ['board', address], queryFn: () => get<BoardEvidence>(address) });
  if (behind.isError) return <Alert type="error" showIcon title={behind.error.message} />;
  const titles = behind.data?.items.flatMap((item) =>
    item.courseware.map((c) => ({ ...c, item: item.title, key: `${item.id} ${c.id}` })),
  );
  const open = (to: string) => (
    <a href={to} target="_blank" rel="noreferrer">
      {t('boardOpen')}
    </a>
  );
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Table
        rowKey="id"
        size="small"
        pagination={false}
        loading={behind.isPending}
        dataSource={behind.data?.needs}
        title={() => t('boardAsked')}
        columns={[
          { title: t('name'), dataIndex: 'title' },
          { title: t('answers'), align: 'right', render: (_, n) => shown(n.asks) },
          { title: '', align: 'right', render: (_, n) => open(n.address) },
        ]}
      />
      <Table
        rowKey="key"
        size="small"
        pagination={false}
        loading={behind.isPending}
        dataSource={titles}
        title={() => `${t('boardMade')} · ${t('boardWatched')}`}
        columns={[
          { title: t('name'), dataIndex: 'title' },
          { title: t('boardItem'), render: (_, c) => c.item ?? '—' },
          { title: t('boardMade'), render: (_, c) => (c.isMade ? '✓' : '') },
          { title: t('validViews'), align: 'right', dataIndex: 'validViews' },
          { title: '', align: 'right', render: (_, c) => open(c.sessions) },
        ]}
      />
      <Table
        rowKey={(s) => `${s.id} ${s.question}`}
        size="small"
        pagination={false}
        loading={behind.isPending}
        dataSource={behind.data?.surveys}
        title={() => t('boardSatisfied')}
        columns={[
          { title: t('name'), dataIndex: 'title' },
          { title: '★', align: 'right', render: (_, s) => shown(s.stars) },
          { title: t('answers'), align: 'right', render: (_, s) => shown(s.answers) },
          { title: '', align: 'right', render: (_, s) => open(s.address) },
        ]}
      />
    </Space>
  );
}
