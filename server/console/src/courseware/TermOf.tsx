import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { App, Button, Input, Modal, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { put, type Courseware } from '../api';

/** In words. */
export const until = (t: TFunction, at: string | null) =>
  at ? t('termSet', { at: new Date(at).toLocaleString() }) : t('termNever');

/** When it is withdrawn by itself. */
export function TermOf({ item, onClose }: { item: Courseware; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [time, setTime] = useState('');
  const set = useMutation({
    mutationFn: (at: string | null) =>
      put<Courseware>(`/api/courseware/${item.id}/withdraw-at`, { at }, { 'If-Match': `"${item.version}"` }),
    onSuccess: (now) => {
      if (now.proposal?.term) message.info(t('termWaits'));
      onClose();
    },
    onError: (e) => message.error(e.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['courseware'] }),
  });
  return (
    <Modal open title={`${item.title} · ${t('term')}`} footer={null} onCancel={onClose}>
      <p>{until(t, item.withdrawAt)}</p>
      <p>{t('termHint')}</p>
      <Space>
        <Input type="datetime-local" aria-label={t('term')} value={time} onChange={(e) => setTime(e.target.value)} />
        <Button
          type="primary"
          disabled={time === ''}
          loading={set.isPending}
          onClick={() => set.mutate(new Date(time).toISOString())}
        >
          {t('term')}
        </Button>
        <Button disabled={item.withdrawAt === null} loading={set.isPending} onClick={() => set.mutate(null)}>
          {t('termNever')}
        </Button>
      </Space>
    </Modal>
  );
}
