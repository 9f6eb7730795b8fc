import { useQuery } from '@tanstack/react-query';
import { Alert, Descriptions, Drawer, Skeleton, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, type Edge } from '../api';
import { when } from '../clock';
import { size } from '../sizes';
import type { Code } from './CodeModal';
import { EdgeActions } from './EdgeActions';
import { EdgeStanding, releaseOf } from './EdgeStanding';
import { Proofs } from './Proofs';

/** All that is known of one edge, and what an operator may do. */
export function EdgeDrawer({
  name,
  mayAct,
  onCode,
  onClose,
}: {
  name: string;
  mayAct: boolean;
  onCode: (code: Code) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const one = useQuery({
    queryKey: ['edges', 'one', name],
    queryFn: () => get<Edge>(`/api/edges/${encodeURIComponent(name)}`),
    refetchInterval: 30_000,
  });
  const edge = one.data;
  return (
    <Drawer open size="large" onClose={onClose} title={t('edgeNamed', { name })}>
      {one.isPending && <Skeleton active />}
      {one.isError && <Alert type="error" showIcon title={one.error.message} />}
      {edge && (
        <Space orientation="vertical" size="large" style={{ width: '100%' }}>
          <Descriptions column={1} size="small" bordered items={facts(edge)} />
          {mayAct && <EdgeActions edge={edge} onCode={onCode} />}
          <Proofs name={name} />
        </Space>
      )}
    </Drawer>
  );

  function facts(e: Edge) {
    const lease = e.lease;
    const all = [
      { label: t('state'), children: <EdgeStanding edge={e} /> },
      { label: t('area'), children: e.area },
      { label: t('edgeAddress'), children: e.address },
      { label: t('edgeVersion'), children: e.version || '—' },
      { label: t('edgeActive'), children: `${releaseOf(e)} ${t('edgeNewest', { number: e.newestRelease })}` },
      { label: t('edgeMissing'), children: e.missingBytes ? size(e.missingBytes) : '—' },
      { label: t('edgeSeen'), children: e.lastSeenAt ? when(e.lastSeenAt) : '—' },
      {
        label: t('edgeDisk'),
        children: e.diskBytes ? t('edgeDiskOf', { free: size(e.diskFreeBytes), all: size(e.diskBytes) }) : '—',
      },
      { label: t('edgeBacklog'), children: e.journalBacklog },
      { label: t('edgeLease'), children: lease ? t('edgeLeaseUntil', { since: when(lease.since), at: when(lease.until) }) : '—' },
    ];
    if (lease && lease.recallable.length > 0) {
      const columns = lease.recallable.join(t('listComma'));
      all.push({
        label: t('leaseRecallable'),
        children: t('edgeRecallable', { columns, at: when(lease.recallableUntil) }),
      });
    }
    if (e.sources.length > 0) {
      all.push({
        label: t('edgeSources'),
        children: (
          <>
            {e.sources.map((s) => (
              <div key={s.name}>
                {s.name} {size(s.bytes)} {s.asideSeconds > 0 && t('edgeAside', { why: s.why })}
              </div>
            ))}
          </>
        ),
      });
    }
    return all;
  }
}
