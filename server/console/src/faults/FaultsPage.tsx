import { DownloadOutlined } from '@ant-design/icons';
import { Button, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAddressed } from '../addressed';
import { type Fault, type Person } from '../api';
import { AreaSelect } from '../AreaSelect';
import { when } from '../clock';
import { PagedTable } from '../PagedTable';
import { FaultDrawer } from './FaultDrawer';
import { FaultState } from './FaultState';

const kinds = ['picture', 'sound', 'stalls', 'page', 'other'];
const states = ['open', 'closed', 'all'];

/** What stations report as broken, newest first. */
export default function FaultsPage({ mayAct, person }: { mayAct: boolean; person: Person }) {
  const { t } = useTranslation();
  const { of, change, page } = useAddressed();
  const said = of('state');
  const state = said && states.includes(said) ? said : 'open';
  const area = of('area');
  const kind = of('kind');
  const chosen = of('fault');

  const query = new URLSearchParams({ state });
  if (area) query.set('area', area);
  if (kind) query.set('kind', kind);
  const filters = { area, kind, state: state === 'open' ? undefined : state };
  const to = (id: number) => {
    const there = new URLSearchParams(query);
    there.set('page', String(page));
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
        <Button icon={<DownloadOutlined />} href={`/api/faults/sheet?${query}`}>
          CSV
        </Button>
      </Space>
      <PagedTable<Fault>
        address="/api/faults"
        query={query}
        queryKey={['faults', 'list']}
        rowKey="id"
        none={t('faultsNone')}
        noneSuch={t('faultsNoneSuch')}
        filters={filters}
        refetchInterval={60_000}
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
