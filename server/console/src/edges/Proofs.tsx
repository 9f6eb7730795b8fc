import { useQuery } from '@tanstack/react-query';
import { Alert, Table, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, type Possession } from '../api';
import { when } from '../clock';
import { size } from '../sizes';

const colours = { PROVED: 'green', DAMAGED: 'red', INVALID: 'red', SILENT: 'orange' };

/** What an edge was asked to prove of its disk, newest first, and what came of it. */
export function Proofs({ name }: { name: string }) {
  const { t } = useTranslation();
  const proofs = useQuery({
    queryKey: ['edges', 'proofs', name],
    queryFn: () => get<Possession[]>(`/api/edges/${encodeURIComponent(name)}/proofs`),
    refetchInterval: 10_000,
  });
  return (
    <>
      <Typography.Title level={5}>{t('proofs')}</Typography.Title>
      {proofs.isError && <Alert type="error" showIcon title={proofs.error.message} />}
      <Table<Possession>
        rowKey="id"
        size="small"
        className="proofs"
        loading={proofs.isPending}
        dataSource={proofs.data}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: proofs.isPending ? ' ' : t('proofsNone') }}
        columns={[
          { title: t('proofAsked'), render: (_, p) => when(p.openedAt) },
          { title: t('releaseRow'), dataIndex: 'release' },
          { title: t('proofPieces'), align: 'right', dataIndex: 'leaves' },
          {
            title: t('proofVerdict'),
            render: (_, p) =>
              p.verdict ? (
                <Tag color={colours[p.verdict]}>{t(`proof_${p.verdict}`)}</Tag>
              ) : (
                <Tag>{t('proof_waiting', { at: when(p.answerBy) })}</Tag>
              ),
          },
        ]}
        expandable={{
          rowExpandable: (p) => p.failed.length > 0,
          expandedRowRender: (p) => (
            <ul>
              {p.failed.map((f) => (
                <li key={f.sha256 + f.offset}>
                  {t(f.absent ? 'proofAbsent' : 'proofDamaged', { file: f.sha256.slice(0, 16), size: size(f.sizeBytes) })}
                </li>
              ))}
            </ul>
          ),
        }}
      />
    </>
  );
}
