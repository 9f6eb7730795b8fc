import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Checkbox, Input, Modal, Space, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, patch, post } from '../api';
import { AreaSelect } from '../AreaSelect';
import { at, freshPassword, ROLES, type Account, type Given } from './accounts';

const NAME = /^[\p{L}\p{N}._@-]{1,64}$/u;

interface Props {
  /** Whose rights change; none makes a new one. */
  account: Account | undefined;
  onMade: (given: Given) => void;
  onClose: () => void;
}

/** Who somebody is, what they may do, and where. */
export function AccountModal({ account, onMade, onClose }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [user, setUser] = useState(account?.user ?? '');
  const [roles, setRoles] = useState<string[]>(account?.roles ?? []);
  const [area, setArea] = useState<string | undefined>(account?.area);
  const [password] = useState(freshPassword);
  const keeping = useMutation({
    mutationFn: () =>
      account ? patch(at(account.user), { roles, area }, {}) : post('/api/accounts', { user, password, roles, area }),
    onSuccess: () => (account ? onClose() : onMade({ user, password })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
  });
  const isKnown = keeping.error instanceof ApiError && keeping.error.problem.status === 409;
  const isWrong = user !== '' && !NAME.test(user);
  return (
    <Modal
      open
      title={account ? t('accountChangeOf', { user: account.user }) : t('accountNew')}
      okText={t(account ? 'accountChange' : 'accountNew')}
      okButtonProps={{ loading: keeping.isPending, disabled: !NAME.test(user) || roles.length === 0 || !area }}
      onOk={() => keeping.mutate()}
      onCancel={onClose}
    >
      <Space orientation="vertical" style={{ width: '100%' }}>
        {keeping.error && (
          <Alert
            type="error"
            showIcon
            title={keeping.error.message}
            description={isKnown && !account ? t('accountKnown') : undefined}
          />
        )}
        {!account && (
          <>
            <label htmlFor="account-user">{t('user')}</label>
            <Input
              id="account-user"
              autoComplete="off"
              maxLength={64}
              value={user}
              status={isWrong ? 'error' : undefined}
              aria-invalid={isWrong}
              aria-describedby="account-user-hint"
              onChange={(e) => setUser(e.target.value)}
            />
            <Typography.Text id="account-user-hint" type={isWrong ? 'danger' : 'secondary'}>
              {t('accountUserHint')}
            </Typography.Text>
          </>
        )}
        <span id="account-roles">{t('accountRoles')}</span>
        <div role="group" aria-labelledby="account-roles">
          <Checkbox.Group
            value={roles}
            onChange={setRoles}
            options={ROLES.map((value) => ({ value, label: t(`role_${value}`) }))}
          />
        </div>
        <label htmlFor="account-area">{t('area')}</label>
        <AreaSelect id="account-area" value={area} whole={t('accountAreaWhole')} onChange={setArea} />
        <Typography.Text type="secondary">{t('accountAreaHint')}</Typography.Text>
      </Space>
    </Modal>
  );
}
