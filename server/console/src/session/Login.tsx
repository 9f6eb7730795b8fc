import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api';

export default function Login() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [failure, setFailure] = useState<string>();

  const login = async (fields: { user: string; password: string }) => {
    try {
      await post('/api/login', fields);
      await queries.invalidateQueries({ queryKey: ['me'] });
    } catch (e) {
      setFailure((e as Error).message);
    }
  };

  return (
    <Card title={t('product')} style={{ width: 380, margin: '12vh auto' }}>
      <Form layout="vertical" onFinish={login}>
        {failure && <Alert type="error" title={failure} style={{ marginBottom: 16 }} />}
        <Form.Item name="user" label={t('user')} rules={[{ required: true }]}>
          <Input autoFocus autoComplete="username" />
        </Form.Item>
        <Form.Item name="password" label={t('password')} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block>
          {t('login')}
        </Button>
      </Form>
    </Card>
  );
}
