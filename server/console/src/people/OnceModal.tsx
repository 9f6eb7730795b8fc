import { Alert, Button, Modal, Space, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Given } from './accounts';

/** A first password; nobody is shown it a second time. */
export function OnceModal({ given, onClose }: { given: Given; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      title={t('onceOf', { user: given.user })}
      // Nothing but the button ends it: a click beside it would lose the password.
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('onceTaken')}
        </Button>
      }
    >
      <Space orientation="vertical" style={{ width: '100%' }}>
        <Alert type="warning" showIcon title={t('onceHint')} />
        <Typography.Title
          level={4}
          copyable={{ text: given.password }}
          id="first-password"
          style={{ fontFamily: 'monospace' }}
        >
          {given.password}
        </Typography.Title>
      </Space>
    </Modal>
  );
}
