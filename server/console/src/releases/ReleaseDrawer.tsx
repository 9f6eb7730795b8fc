import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Drawer, Skeleton, Space, Table, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, type EdgeOfRelease, type ReleaseWithEdges } from '../api';
import { when } from '../clock';
import { size } from '../sizes';
import { DifferenceOf } from './DifferenceOf';

/** One release: which edges hold it, and what it changed. */
export function ReleaseDrawer({
  number,
  onRollBack,
  onClose,
}: {
  number: string;
  /** Nothing where nobody may, or nothing would become otherwise. */
  onRollBack?: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const one = useQuery({
    queryKey: ['releases', 'one', number],
    queryFn: () => get<ReleaseWithEdges>(`/api/releases/${encodeURIComponent(number)}`),
  });
  const release = one.data;
  return (
    <Drawer open size="large" onClose={onClose} title={t('releaseNumber', { number })}>
      {one.isPending && <Skeleton active />}
      {one.isError && <Alert type="error" showIcon title={one.error.message} />}
      {release && (
        <Space orientation="vertical" size="large" style={{ width: '100%' }}>
          <Descriptions
            column={1}
            size="small"
            bordered
            items={[
              { label: t('releaseMade'), children: when(release.madeAt) },
              { label: t('releaseNote'), children: release.note || '—' },
              { label: t('releaseTitles'), children: release.titles },
              {
                label: t('releaseSize'),
                children: t('releaseBlobs', { size: size(release.bytes), blobs: release.blobs }),
              },
              ...(release.again === null
                ? []
                : [{ label: t('releaseShows'), children: t('releaseAgain', { number: release.again }) }]),
            ]}
          />
          {onRollBack && (
            <Button danger onClick={onRollBack}>
              {t('rollBack')}
            </Button>
          )}
          <Typography.Title level={5}>{t('releaseEdges')}</Typography.Title>
          <Table<EdgeOfRelease>
            rowKey="edge"
            size="small"
            className="release-edges"
            dataSource={release.edges}
            pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
            locale={{ emptyText: t('edgesNone') }}
            columns={[
              { title: t('faultEdge'), dataIndex: 'edge' },
              { title: t('edgeActive'), render: (_, e) => e.activeRelease || '—' },
              { title: t('edgeMissing'), align: 'right', render: (_, e) => (e.missingBytes ? size(e.missingBytes) : '—') },
              { title: t('state'), render: (_, e) => t(standing(e, release.number), { number: e.activeRelease }) },
            ]}
          />
          <Typography.Title level={5}>{t('releaseDifference')}</Typography.Title>
          <DifferenceOf number={release.number} />
        </Space>
      )}
    </Drawer>
  );
}

/** Where an edge stands to a release, as a text's name. */
function standing(edge: EdgeOfRelease, number: number) {
  if (edge.activeRelease === number) return 'releaseHeld';
  if (edge.activeRelease > number) return 'releasePassed';
  return edge.activeRelease === 0 ? 'releaseNothing' : 'releaseNotYet';
}
