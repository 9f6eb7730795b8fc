import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Form, Input, Spin } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get, post, type Identity } from '../api';

/** Why the identity server sent somebody back without a session. */
const REFUSALS: Record<string, 'loginUnavailable' | 'loginRefused'> = {
  unavailable: 'loginUnavailable',
  refused: 'loginRefused',
};

export default function Login() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [failure, setFailure] = useState<string>();

  const identity = useQuery({ queryKey: ['identity'], queryFn: () => get<Identity>('/api/identity') });

  const login = async (fields: { user: string; password: string }) => {
    try {
      await post('/api/login', fields);
      await queries.invalidateQueries({ queryKey: ['me'] });
    } catch (e) {
      setFailure((e as Error).message);
    }
  };

  if (identity.isPending) return <Spin fullscreen />;
  const place = { width: 380, margin: '12vh auto' };
  if (identity.data?.login) {
    const refusal = REFUSALS[new URLSearchParams(window.location.search).get('login') ?? ''];
    return (
      <Card title={t('product')} style={place}>
        {refusal && <Alert type="error" title={t(refusal)} style={{ marginBottom: 16 }} />}
        <Button type="primary" href={identity.data.login} block>
          {t('loginElsewhere')}
        </Button>
      </Card>
    );
  }
  return (
    <Card title={t('product')} style={place}>
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
