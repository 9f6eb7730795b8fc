import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { get, type Area } from '../api';
import { when } from '../clock';
import { PagedTable } from '../PagedTable';

interface AccountEvent {
  id: number;
  at: string;
  who: string;
  what: string;
  user: string;
  roles: string[];
  area: string;
  areaBefore: string | null;
}

interface Exported {
  id: number;
  at: string;
  who: string;
  what: string;
  area: string;
  about: string;
  rows: number;
}

function useAreaName() {
  const areas = useQuery({ queryKey: ['areas'], queryFn: () => get<Area[]>('/api/areas'), staleTime: 300_000 });
  return (code: string) => areas.data?.find((a) => a.code === code)?.name ?? code;
}

/** What was done to accounts, newest first. */
export function AccountEvents() {
  const { t } = useTranslation();
  const nameOf = useAreaName();
  return (
    <PagedTable<AccountEvent>
      address="/api/account-events"
      query={new URLSearchParams()}
      queryKey={['accounts', 'events']}
      rowKey="id"
      none={t('eventsNone')}
      noneSuch={t('eventsNone')}
      filters={{}}
      columns={[
        { title: t('time'), render: (_, e) => when(e.at) },
        { title: t('eventWho'), dataIndex: 'who' },
        { title: t('eventWhat'), render: (_, e) => t(`event_${e.what}`) },
        { title: t('user'), dataIndex: 'user' },
        { title: t('accountRoles'), render: (_, e) => e.roles.map((role) => t(`role_${role}`)).join(t('listComma')) },
        {
          title: t('area'),
          render: (_, e) =>
            e.areaBefore
              ? t('eventMoved', { before: nameOf(e.areaBefore), area: nameOf(e.area) })
              : nameOf(e.area),
        },
      ]}
    />
  );
}

/** Who took which figures out of here, newest first. */
export function Exports() {
  const { t } = useTranslation();
  const nameOf = useAreaName();
  return (
    <PagedTable<Exported>
      address="/api/exports"
      query={new URLSearchParams()}
      queryKey={['exports']}
      rowKey="id"
      none={t('eventsNone')}
      noneSuch={t('eventsNone')}
      filters={{}}
      columns={[
        { title: t('time'), render: (_, e) => when(e.at) },
        // no account may be called so
        { title: t('eventWho'), render: (_, e) => (e.who === '-' ? t('exportByItself') : e.who) },
        { title: t('eventWhat'), render: (_, e) => t(`export_${e.what}`) },
        { title: t('exportAbout'), dataIndex: 'about' },
        { title: t('area'), render: (_, e) => nameOf(e.area) },
        { title: t('exportRows'), align: 'right', render: (_, e) => e.rows.toLocaleString() },
      ]}
    />
  );
}
