import { Input, Modal, Space, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Courseware } from '../api';

/** Approves for a time; what is typed is the time of China, wherever the browser is. */
export function ScheduleModal({
  item,
  onOk,
  onClose,
}: {
  item: Courseware;
  onOk: (publishAt: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [time, setTime] = useState('');
  return (
    <Modal
      open
      title={item.title}
      okText={t('schedule')}
      okButtonProps={{ disabled: time === '' }}
      onOk={() => onOk(new Date(`${time}+08:00`).toISOString())}
      onCancel={onClose}
    >
      <Space orientation="vertical" style={{ width: '100%' }}>
        <label htmlFor="publish-at">{t('scheduleAt')}</label>
        <Input id="publish-at" type="datetime-local" value={time} onChange={(e) => setTime(e.target.value)} />
        <Typography.Text type="secondary">{t('scheduleHint')}</Typography.Text>
      </Space>
    </Modal>
  );
}
