import { Progress, Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Courseware } from '../api';

export const inWork = (item: Courseware) => item.transcode?.state === 'QUEUED' || item.transcode?.state === 'RUNNING';

/** Whether it changes by itself. */
export const isGoingOn = (item: Courseware) => inWork(item) || (item.replacement !== null && inWork(item.replacement));

/** How far its transcode is, or why it is no further. */
export function Making({ item }: { item: Courseware }) {
  const { t } = useTranslation();
  if (!item.transcode || item.transcode.state === 'READY') return item.transcode ? <span>{t('READY')}</span> : null;
  if (item.transcode.code === 'captions-awaited') return <span>{item.transcode.detail}</span>;
  if (inWork(item)) return <Progress percent={item.transcode.percent} size="small" />;
  return (
    <Tooltip title={item.transcode.detail}>
      <Tag color="red">{t(item.transcode.state)}</Tag>
      <span>{item.transcode.detail}</span>
    </Tooltip>
  );
}
