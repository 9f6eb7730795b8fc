import { DownloadOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Button, Select, Space, Table } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAddressed } from '../addressed';
import { get, type Fault, type Person } from '../api';
import { AreaSelect } from '../AreaSelect';
import { when } from '../clock';
import { FaultDrawer } from './FaultDrawer';
import { FaultState } from './FaultState';

const SIZE = 20;
const kinds = ['picture', 'sound', 'stalls', 'page', 'other'];
const states = ['open', 'closed', 'all'];

/** Without the page. */
const asked = (query: URLSearchParams) =>
  new URLSearchParams([...query].filter(([name]) => name !== 'page' && name !== 'size'));

/** What stations report as broken, newest first. */
export default function FaultsPage({ mayAct, person }: { mayAct: boolean; person: Person }) {
  const { t } = useTranslation();
  const { of, change, page } = useAddressed();
  const said = of('state');
  const state = said && states.includes(said) ? said : 'open';
  const area = of('area');
  const kind = of('kind');
  const chosen = of('fault');

  const query = new URLSearchParams({ state, page: String(page), size: String(SIZE) });
  if (area) query.set('area', area);
  if (kind) query.set('kind', kind);
  const list = useQuery({
    queryKey: ['faults', 'list', query.toString()],
    queryFn: () => get<{ total: number; items: Fault[] }>(`/api/faults?${query}`),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  const total = list.data?.total ?? 0;
  const last = Math.max(1, Math.ceil(total / SIZE));
  // The last one of the last page was closed, or a link is old.
  useEffect(() => {
    if (list.data && !list.isPlaceholderData && page > last) change({ page: String(last) });
  });
  const filtered = area !== undefined || kind !== undefined || state !== 'open';
  const to = (id: number) => {
    const there = new URLSearchParams(query);
    there.delete('size');
    there.set('fault', String(id));
    return `/faults?${there}`;
  };

  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Space wrap size="large">
        <Space>
          <label htmlFor="fault-state">{t('faultState')}</label>
          <Select
            id="fault-state"
            style={{ width: 120 }}
            value={state}
            onChange={(value) => change({ state: value, page: undefined })}
            options={states.map((value) => ({ value, label: t(value === 'all' ? 'all' : `faultState_${value}`) }))}
          />
        </Space>
        <Space>
          <label htmlFor="fault-area">{t('area')}</label>
          <AreaSelect
            id="fault-area"
            value={area}
            whole={t('allAreas')}
            onChange={(value) => change({ area: value, page: undefined })}
          />
        </Space>
        <Space>
          <label htmlFor="fault-kind">{t('faultKind')}</label>
          <Select
            id="fault-kind"
            style={{ width: 160 }}
            allowClear
            placeholder={t('all')}
            value={kind}
            onChange={(value: string | undefined) => change({ kind: value, page: undefined })}
            options={kinds.map((value) => ({ value, label: t(`fault_${value}`) }))}
          />
        </Space>
        <Button icon={<DownloadOutlined />} href={`/api/faults/sheet?${asked(query)}`}>
          CSV
        </Button>
      </Space>
      {list.isError && <Alert type="error" showIcon title={list.error.message} />}
      <Table<Fault>
        rowKey="id"
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
        locale={{
          emptyText: list.isPending ? (
            ' '
          ) : filtered ? (
            <Space>
              {t('faultsNoneSuch')}
              <Button
                size="small"
                onClick={() => change({ area: undefined, kind: undefined, state: undefined, page: undefined })}
              >
                {t('clearFilters')}
              </Button>
            </Space>
          ) : (
            t('faultsNone')
          ),
        }}
        columns={[
          { title: t('time'), render: (_, f) => when(f.at) },
          {
            title: t('faultKind'),
            render: (_, f) => <Link to={to(f.id)}>{t(`fault_${f.fault}`, f.fault)}</Link>,
          },
          {
            title: t('faultStation'),
            render: (_, f) => (f.station ? `${f.stationName} ${f.station}` : t('faultNoStation')),
          },
          { title: t('area'), render: (_, f) => f.areaName ?? f.area },
          { title: t('courseware'), render: (_, f) => f.title ?? f.courseware ?? '—' },
          { title: t('faultNote'), render: (_, f) => f.note ?? '—' },
          { title: t('faultState'), render: (_, f) => <FaultState fault={f} /> },
        ]}
      />
      {chosen && (
        <FaultDrawer
          id={chosen}
          mayAct={mayAct}
          user={person.user}
          onClose={() => change({ fault: undefined })}
        />
      )}
    </Space>
  );
}
