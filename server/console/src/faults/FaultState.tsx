import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Fault } from '../api';

export function FaultState({ fault }: { fault: Fault }) {
  const { t } = useTranslation();
  if (fault.closedAt) return <Tag>{t('faultState_closed')}</Tag>;
  if (fault.takenBy) return <Tag color="blue">{t('faultTaken', { by: fault.takenBy })}</Tag>;
  return <Tag color="red">{t('faultState_open')}</Tag>;
}
