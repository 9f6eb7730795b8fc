import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post, type Edge } from '../api';
import { ReasonModal } from '../ReasonModal';
import { type Code, newCode } from './CodeModal';

/** What an operator may do with an edge. */
export function EdgeActions({ edge, onCode }: { edge: Edge; onCode: (code: Code) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<'code' | 'revoke'>();
  const at = `/api/edges/${encodeURIComponent(edge.name)}`;
  const refresh = () => queries.invalidateQueries({ queryKey: ['edges'] });
  const proof = useMutation({ mutationFn: () => post(`${at}/proofs`), onSettled: refresh });
  const code = useMutation({
    mutationFn: () => newCode(edge.name),
    onSuccess: (made) => {
      setAsking(undefined);
      onCode(made);
    },
    onSettled: refresh,
  });
  const revocation = useMutation({
    mutationFn: (reason: string) => post(`${at}/revocation`, { reason }),
    onSuccess: () => setAsking(undefined),
    onSettled: refresh,
  });
  const isRevoked = edge.reasons.some((r) => r.code === 'revoked');
  return (
    <Space orientation="vertical" style={{ width: '100%' }}>
      {proof.isError && <Alert type="error" showIcon title={proof.error.message} />}
      {proof.isSuccess && <Alert type="success" showIcon role="status" title={t('proofWanted')} />}
      <Space wrap>
        {!isRevoked && (
          <Button loading={proof.isPending} onClick={() => proof.mutate()}>
            {t('proofWant')}
          </Button>
        )}
        <Button onClick={() => setAsking('code')}>{t('edgeCode')}</Button>
        {!isRevoked && (
          <Button danger onClick={() => setAsking('revoke')}>
            {t('edgeRevoke')}
          </Button>
        )}
      </Space>
      <Modal
        open={asking === 'code'}
        title={t('edgeCodeOf', { name: edge.name })}
        okText={t('edgeCodeSure')}
        okButtonProps={{ loading: code.isPending }}
        onOk={() => code.mutate()}
        onCancel={() => setAsking(undefined)}
      >
        {code.isError && <Alert type="error" showIcon title={code.error.message} />}
        <p>{t(isRevoked ? 'edgeCodeBack' : 'edgeCodeHint')}</p>
      </Modal>
      {asking === 'revoke' && (
        <ReasonModal
          title={t('edgeRevokeOf', { name: edge.name })}
          label={t('edgeRevokeWhy')}
          okText={t('edgeRevoke')}
          pending={revocation.isPending}
          error={revocation.error}
          onOk={(reason) => revocation.mutate(reason)}
          onClose={() => setAsking(undefined)}
        >
          {t('edgeRevokeHint')}
        </ReasonModal>
      )}
    </Space>
  );
}
