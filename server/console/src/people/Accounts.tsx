import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Popconfirm, Select, Space, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddressed } from '../addressed';
import { get, post, type Area, type Person } from '../api';
import { when } from '../clock';
import { WholeTable } from '../WholeTable';
import { AccountModal } from './AccountModal';
import { at, freshPassword, type Account, type Given } from './accounts';
import { OnceModal } from './OnceModal';

const states = ['open', 'closed', 'all'];

/** Who may come in, what each may do, and where. */
export function Accounts({ person }: { person: Person }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { of, change } = useAddressed();
  const [isNew, setIsNew] = useState(false);
  const [changed, setChanged] = useState<Account>();
  const [given, setGiven] = useState<Given>();
  const [done, setDone] = useState<{ user: string; closed: boolean }>();
  const said = of('state');
  const state = said && states.includes(said) ? said : 'open';
  const q = of('q');
  const [typed, setTyped] = useState('');
  useEffect(() => setTyped(q ?? ''), [q]);
  const list = useQuery({ queryKey: ['accounts', 'list'], queryFn: () => get<Account[]>('/api/accounts') });
  const areas = useQuery({ queryKey: ['areas'], queryFn: () => get<Area[]>('/api/areas'), staleTime: 300_000 });
  const nameOf = (code: string) => areas.data?.find((a) => a.code === code)?.name ?? code;
  const refresh = () => queries.invalidateQueries({ queryKey: ['accounts'] });

  const reset = useMutation({
    mutationFn: async (user: string) => {
      const password = freshPassword();
      await post(at(user, '/password'), { password });
      return { user, password };
    },
    onSuccess: setGiven,
    onSettled: refresh,
  });
  const closing = useMutation({
    mutationFn: ({ user, closed }: { user: string; closed: boolean }) => post(at(user, closed ? '/close' : '/reopen')),
    onMutate: () => setDone(undefined),
    onSuccess: (_, what) => setDone(what),
    onSettled: refresh,
  });
  const failed = reset.error ?? closing.error;

  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Space wrap size="large">
        <Space>
          <label htmlFor="account-state">{t('accountState')}</label>
          <Select
            id="account-state"
            style={{ width: 120 }}
            value={state}
            onChange={(value) => change({ state: value === 'open' ? undefined : value, page: undefined })}
            options={states.map((value) => ({ value, label: t(value === 'all' ? 'all' : `accountState_${value}`) }))}
          />
        </Space>
        <Space>
          <label htmlFor="account-q">{t('accountSearch')}</label>
          <Input.Search
            id="account-q"
            style={{ width: 200 }}
            value={typed}
            onChange={(e) => setTyped(e.target.value)}
            maxLength={64}
            allowClear
            onSearch={(value) => change({ q: value.trim(), page: undefined })}
          />
        </Space>
        <Button type="primary" data-key="n" onClick={() => setIsNew(true)}>
          {t('accountNew')}
        </Button>
      </Space>
      {done && (
        <Alert
          type="success"
          showIcon
          role="status"
          title={t(done.closed ? 'accountClosed' : 'accountReopened', { user: done.user })}
          action={
            <Button
              size="small"
              loading={closing.isPending}
              onClick={() => closing.mutate({ user: done.user, closed: !done.closed })}
            >
              {t('undo')}
            </Button>
          }
        />
      )}
      {failed && <Alert type="error" showIcon title={failed.message} />}
      <WholeTable<Account>
        list={list}
        fits={(a) =>
          (state === 'all' || (a.closedAt !== null) === (state === 'closed')) &&
          (!q || a.user.toLowerCase().includes(q.toLowerCase()))
        }
        rowKey="user"
        none={t('accountsNone')}
        noneSuch={t('accountsNoneSuch')}
        filters={{ q, state: state === 'open' ? undefined : state }}
        columns={[
          {
            title: t('user'),
            render: (_, a) => (
              <>
                {a.user} {a.user === person.user && <Tag>{t('accountYou')}</Tag>}
                {a.closedAt && <Tag color="red">{t('accountState_closed')}</Tag>}
                {a.mustChangePassword && <Tag>{t('accountFirst')}</Tag>}
              </>
            ),
          },
          { title: t('accountRoles'), render: (_, a) => a.roles.map((role) => t(`role_${role}`)).join(t('listComma')) },
          { title: t('area'), render: (_, a) => nameOf(a.area) },
          { title: t('accountSeen'), render: (_, a) => (a.seenAt ? when(a.seenAt) : t('accountNever')) },
          {
            title: t('actions'),
            render: (_, a) =>
              a.user !== person.user && (
                <Space>
                  <Button size="small" aria-label={`${t('accountChange')} ${a.user}`} onClick={() => setChanged(a)}>
                    {t('accountChange')}
                  </Button>
                  <Popconfirm
                    title={t('accountResetSure', { user: a.user })}
                    okText={t('accountReset')}
                    onConfirm={() => reset.mutate(a.user)}
                  >
                    <Button size="small" aria-label={`${t('accountReset')} ${a.user}`}>
                      {t('accountReset')}
                    </Button>
                  </Popconfirm>
                  <Button
                    size="small"
                    danger={a.closedAt === null}
                    aria-label={`${t(a.closedAt ? 'accountReopen' : 'accountClose')} ${a.user}`}
                    disabled={closing.isPending}
                    onClick={() => closing.mutate({ user: a.user, closed: a.closedAt === null })}
                  >
                    {t(a.closedAt ? 'accountReopen' : 'accountClose')}
                  </Button>
                </Space>
              ),
          },
        ]}
      />
      {(isNew || changed) && (
        <AccountModal
          account={changed}
          onMade={(made) => {
            setIsNew(false);
            setGiven(made);
          }}
          onClose={() => {
            setIsNew(false);
            setChanged(undefined);
          }}
        />
      )}
      {given && <OnceModal given={given} onClose={() => setGiven(undefined)} />}
    </Space>
  );
}
