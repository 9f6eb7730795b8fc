import { useQuery } from '@tanstack/react-query';
import { Button, Select, Space, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useAddressed } from '../addressed';
import { get, type Edge } from '../api';
import { when } from '../clock';
import { size } from '../sizes';
import { WholeTable } from '../WholeTable';
import { CodeModal, type Code } from './CodeModal';
import { EdgeDrawer } from './EdgeDrawer';
import { EdgeStanding, releaseOf } from './EdgeStanding';
import { EnrollModal } from './EnrollModal';
import { standingOf, standings } from './standing';

/** Every edge server: how it is, and why not better. */
export default function EdgesPage({ mayAct }: { mayAct: boolean }) {
  const { t } = useTranslation();
  const { of, change } = useAddressed();
  const place = useLocation();
  const [enrolling, setEnrolling] = useState(false);
  const [code, setCode] = useState<Code>();
  const list = useQuery({
    queryKey: ['edges', 'list'],
    queryFn: () => get<Edge[]>('/api/edges'),
    refetchInterval: 30_000,
  });
  const state = standings.find((s) => s === of('state'));
  const chosen = of('edge');
  const number = (standing: string) => list.data?.filter((e) => standingOf(e) === standing).length ?? 0;
  const to = (name: string) => {
    const there = new URLSearchParams(place.search);
    there.set('edge', name);
    return `/edges?${there}`;
  };

  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Space wrap size="large">
        <Space>
          <label htmlFor="edge-state">{t('state')}</label>
          <Select
            id="edge-state"
            style={{ width: 180 }}
            value={state ?? 'all'}
            onChange={(value) => change({ state: value === 'all' ? undefined : value, page: undefined })}
            options={[
              { value: 'all', label: t('all') },
              ...standings.map((value) => ({ value, label: `${t(`edge_${value}`)} ${number(value)}` })),
            ]}
          />
        </Space>
        {mayAct && <Button onClick={() => setEnrolling(true)}>{t('edgeEnroll')}</Button>}
      </Space>
      <WholeTable<Edge>
        list={list}
        fits={(e) => state === undefined || standingOf(e) === state}
        rowKey="name"
        none={t('edgesNone')}
        noneSuch={t('edgesNoneSuch')}
        filters={{ state }}
        columns={[
          {
            title: t('faultEdge'),
            render: (_, e) => (
              <>
                <Link to={to(e.name)}>{e.name}</Link>
                <div>{e.area}</div>
              </>
            ),
          },
          { title: t('state'), width: '30%', render: (_, e) => <EdgeStanding edge={e} /> },
          {
            title: t('edgeActive'),
            render: (_, e) => (
              <>
                {releaseOf(e)}
                {e.activeRelease < e.newestRelease && (
                  <Typography.Text type="secondary"> {t('edgeNewest', { number: e.newestRelease })}</Typography.Text>
                )}
              </>
            ),
          },
          { title: t('edgeMissing'), align: 'right', render: (_, e) => <Missing edge={e} /> },
          { title: t('edgeSeen'), render: (_, e) => (e.lastSeenAt ? when(e.lastSeenAt) : '—') },
          {
            title: t('edgeDisk'),
            render: (_, e) =>
              e.diskBytes ? t('edgeDiskOf', { free: size(e.diskFreeBytes), all: size(e.diskBytes) }) : '—',
          },
          { title: t('edgeLease'), render: (_, e) => (e.lease ? when(e.lease.until) : '—') },
        ]}
      />
      {chosen && (
        <EdgeDrawer
          key={chosen}
          name={chosen}
          mayAct={mayAct}
          onCode={setCode}
          onClose={() => change({ edge: undefined })}
        />
      )}
      {enrolling && (
        <EnrollModal
          onClose={() => setEnrolling(false)}
          onCode={(made) => {
            setEnrolling(false);
            setCode(made);
          }}
        />
      )}
      {code && <CodeModal code={code} onClose={() => setCode(undefined)} />}
    </Space>
  );
}

/** What is still to come, how fast, and when that will be all. */
function Missing({ edge }: { edge: Edge }) {
  const { t } = useTranslation();
  if (edge.missingBytes === 0) return <>—</>;
  return (
    <>
      {size(edge.missingBytes)}
      {edge.bytesPerSecond > 0 && <div>{t('edgeRate', { rate: size(edge.bytesPerSecond) })}</div>}
      {edge.arrivesAt && <div>{t('edgeArrives', { at: when(edge.arrivesAt) })}</div>}
    </>
  );
}
