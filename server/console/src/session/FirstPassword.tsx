import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api';

/** A first password may do nothing but be replaced. */
export default function FirstPassword() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [failure, setFailure] = useState<string>();

  const change = async (fields: { current: string; replacement: string }) => {
    try {
      await post('/api/me/password', fields);
      await queries.invalidateQueries({ queryKey: ['me'] });
    } catch (e) {
      setFailure((e as Error).message);
    }
  };

  return (
    <Card title={t('firstPassword')} style={{ width: 420, margin: '12vh auto' }}>
      <Form layout="vertical" onFinish={change}>
        {failure && <Alert type="error" title={failure} style={{ marginBottom: 16 }} />}
        <Form.Item name="current" label={t('password')} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="replacement" label={t('newPassword')} rules={[{ required: true, min: 12 }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block>
          {t('changePassword')}
        </Button>
      </Form>
    </Card>
  );
}
