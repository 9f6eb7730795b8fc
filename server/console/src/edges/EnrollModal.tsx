import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Input, Modal, Space, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, post } from '../api';
import { AreaSelect } from '../AreaSelect';
import { type Code, newCode } from './CodeModal';

const NAME = /^[a-z0-9-]{1,40}$/;
const ADDRESS = /^https?:\/\/[^\s/]+$/;

/** Registers an edge and gives the code by which it comes in. */
export function EnrollModal({ onCode, onClose }: { onCode: (code: Code) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [area, setArea] = useState<string>();
  const [address, setAddress] = useState('');
  const enrolment = useMutation({
    mutationFn: async () => {
      await post('/api/edges', { name, area, address });
      return newCode(name);
    },
    onSuccess: onCode,
    onSettled: () => queries.invalidateQueries({ queryKey: ['edges'] }),
  });
  const isKnown = enrolment.error instanceof ApiError && enrolment.error.problem.status === 409;
  const wrongName = name !== '' && !NAME.test(name);
  const wrongAddress = address !== '' && !ADDRESS.test(address);
  return (
    <Modal
      open
      title={t('edgeEnroll')}
      okText={t('edgeCodeSure')}
      okButtonProps={{
        loading: enrolment.isPending,
        disabled: !NAME.test(name) || !area || !ADDRESS.test(address),
      }}
      onOk={() => enrolment.mutate()}
      onCancel={onClose}
    >
      <Space orientation="vertical" style={{ width: '100%' }}>
        {enrolment.isError && (
          <Alert
            type="error"
            showIcon
            title={enrolment.error.message}
            description={t(isKnown ? 'edgeKnown' : 'edgeEnrollFailed')}
          />
        )}
        <label htmlFor="edge-name">{t('name')}</label>
        <Input
          id="edge-name"
          maxLength={40}
          value={name}
          status={wrongName ? 'error' : undefined}
          aria-invalid={wrongName}
          aria-describedby="edge-name-hint"
          onChange={(e) => setName(e.target.value)}
        />
        <Typography.Text id="edge-name-hint" type={wrongName ? 'danger' : 'secondary'}>
          {t('edgeNameHint')}
        </Typography.Text>
        <label htmlFor="edge-area">{t('area')}</label>
        <AreaSelect id="edge-area" value={area} whole={t('edgeAreaWhole')} onChange={setArea} />
        <label htmlFor="edge-address">{t('edgeAddress')}</label>
        <Input
          id="edge-address"
          maxLength={200}
          value={address}
          placeholder="http://10.1.2.3:8081"
          status={wrongAddress ? 'error' : undefined}
          aria-invalid={wrongAddress}
          aria-describedby="edge-address-hint"
          onChange={(e) => setAddress(e.target.value)}
        />
        <Typography.Text id="edge-address-hint" type={wrongAddress ? 'danger' : 'secondary'}>
          {t('edgeAddressHint')}
        </Typography.Text>
      </Space>
    </Modal>
  );
}
