import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAddressed } from '../addressed';
import type { Person } from '../api';
import { Accounts } from './Accounts';
import { AccountEvents, Exports } from './Logs';

const tabs = ['accounts', 'events', 'exports'];

/** People, and what was done by them that others must be able to look up. */
export default function PeoplePage({ person }: { person: Person }) {
  const { t } = useTranslation();
  const { of, change } = useAddressed();
  const asked = of('tab');
  return (
    <Tabs
      destroyOnHidden
      activeKey={asked && tabs.includes(asked) ? asked : 'accounts'}
      onChange={(tab) => change({ tab: tab === 'accounts' ? undefined : tab, page: undefined, q: undefined, state: undefined })}
      items={[
        { key: 'accounts', label: t('peopleAccounts'), children: <Accounts person={person} /> },
        { key: 'events', label: t('peopleEvents'), children: <AccountEvents /> },
        { key: 'exports', label: t('peopleExports'), children: <Exports /> },
      ]}
    />
  );
}
