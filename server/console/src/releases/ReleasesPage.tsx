import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Space, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useAddressed } from '../addressed';
import { get, type Release, type ReleaseWithEdges } from '../api';
import { when } from '../clock';
import { size } from '../sizes';
import { WholeTable } from '../WholeTable';
import { PublishModal } from './PublishModal';
import { ReleaseDrawer } from './ReleaseDrawer';
import { RollBackModal } from './RollBackModal';

/** What was published, where it has come to, and the way back. */
export default function ReleasesPage({ mayPublish }: { mayPublish: boolean }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { of, change } = useAddressed();
  const place = useLocation();
  const [publishing, setPublishing] = useState(false);
  const [backTo, setBackTo] = useState<Release>();
  const list = useQuery({
    queryKey: ['releases', 'list'],
    queryFn: () => get<Release[]>('/api/releases'),
    refetchInterval: 60_000,
  });
  const newest = list.data?.[0];
  const shownAgain = newest?.again ?? null;
  // Every release tells of all edges; the newest is as good as any.
  const reach = useQuery({
    queryKey: ['releases', 'reach', newest?.number],
    queryFn: () => get<ReleaseWithEdges>(`/api/releases/${newest!.number}`),
    enabled: newest !== undefined,
    refetchInterval: 60_000,
  });
  const holding = (number: number) => reach.data?.edges.filter((e) => e.activeRelease === number).length;
  const chosen = of('release');
  const chosenOne = list.data?.find((r) => String(r.number) === chosen);
  const changesAnything = (r: Release) => r.number !== newest!.number && r.number !== shownAgain;

  const made = (release: Release) => {
    setPublishing(false);
    setBackTo(undefined);
    message.success(
      release.again === null
        ? t('published', { number: release.number })
        : t('rolledBack', { number: release.number, again: release.again }),
    );
  };
  const to = (number: number) => {
    const there = new URLSearchParams(place.search);
    there.set('release', String(number));
    return `/releases?${there}`;
  };

  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      {shownAgain !== null && (
        <Alert
          type="warning"
          showIcon
          title={t('releaseIsBack', { number: newest!.number, again: shownAgain })}
          description={t('releaseWaits')}
          action={
            mayPublish && (
              <Button danger onClick={() => setPublishing(true)}>
                {t('releaseResume')}
              </Button>
            )
          }
        />
      )}
      {mayPublish && shownAgain === null && (
        <Button type="primary" data-key="n" disabled={!list.data} onClick={() => setPublishing(true)}>
          {t('publish')}
        </Button>
      )}
      <WholeTable<Release>
        list={list}
        rowKey="number"
        none={t('releasesNone')}
        noneSuch={t('releasesNone')}
        filters={{}}
        columns={[
          {
            title: t('releaseRow'),
            render: (_, r) => (
              <Space>
                <Link to={to(r.number)}>{t('releaseNumber', { number: r.number })}</Link>
                {r.again !== null && <Tag color="orange">{t('releaseAgain', { number: r.again })}</Tag>}
              </Space>
            ),
          },
          { title: t('releaseMade'), render: (_, r) => when(r.madeAt) },
          { title: t('releaseNote'), render: (_, r) => r.note || '—' },
          { title: t('releaseTitles'), align: 'right', dataIndex: 'titles' },
          { title: t('releaseSize'), align: 'right', render: (_, r) => size(r.bytes) },
          {
            title: t('releaseHolders'),
            align: 'right',
            render: (_, r) =>
              reach.data ? t('releaseHolding', { held: holding(r.number), all: reach.data.edges.length }) : '—',
          },
        ]}
      />
      {chosen && (
        <ReleaseDrawer
          number={chosen}
          onRollBack={mayPublish && chosenOne && changesAnything(chosenOne) ? () => setBackTo(chosenOne) : undefined}
          onClose={() => change({ release: undefined })}
        />
      )}
      {publishing && (
        <PublishModal shownAgain={shownAgain} onMade={made} onClose={() => setPublishing(false)} />
      )}
      {backTo && (
        <RollBackModal release={backTo} newest={newest!.number} onMade={made} onClose={() => setBackTo(undefined)} />
      )}
    </Space>
  );
}
