import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal, Popconfirm, Progress, Space, Typography, Upload } from 'antd';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { call, post, type Courseware } from '../api';
import { clock } from '../clock';
import { uploads, type Item } from '../upload/queue';
import { Gate, held } from './Gate';
import { Making } from './Making';
import { Preview } from './Preview';

const isChangeable = (item: Courseware) => ['DRAFT', 'SCHEDULED', 'PUBLISHED'].includes(item.state);

/** Whether there is anything to do, or to look at. */
export const mayReplace = (item: Courseware, mayEdit: boolean) =>
  item.kind === 'VIDEO' && (item.replacement !== null || (mayEdit && isChangeable(item)));

interface Props {
  item: Courseware;
  mayEdit: boolean;
  mayPass: boolean;
  onClose: () => void;
}

/** Another file for a courseware: sent, made beside the one that is shown, put in its place or given up. */
export function ReplaceFile({ item, mayEdit, mayPass, onClose }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const sent = useSyncExternalStore(uploads.subscribe, uploads.all);
  const [shown, setShown] = useState<'gate' | 'preview'>();
  const film = item.replacement;
  const prefix = `replace-${item.id}-`;
  const sending = sent.find((one) => one.key.startsWith(prefix) && one.state !== 'stored');
  const stored = sent.some((one) => one.key.startsWith(prefix) && one.state === 'stored');
  const refresh = () => queries.invalidateQueries({ queryKey: ['courseware'] });
  useEffect(() => {
    if (stored) void queries.invalidateQueries({ queryKey: ['courseware'] });
  }, [stored, queries]);

  const at = `/api/courseware/${item.id}/replacement`;
  const seen = { 'If-Match': `"${item.version}"` };
  const use = useMutation({ mutationFn: () => post<Courseware>(`${at}/use`, {}, seen), onSettled: refresh });
  const giveUp = useMutation({ mutationFn: () => call<Courseware>('DELETE', at, undefined, seen), onSettled: refresh });
  const choose = (file: File) => {
    // one that was sent and given up before may be sent again
    uploads.remove(...sent.filter((one) => one.key.startsWith(prefix) && one.state === 'stored').map((one) => one.key));
    uploads.put([
      {
        key: `${prefix}${file.name}-${file.size}-${file.lastModified}`,
        name: file.name,
        file,
        finish: async (upload) => {
          await post(at, { upload });
          return { state: 'STORED', id: item.id, note: '' };
        },
      },
    ]);
  };
  const failed = use.error ?? giveUp.error;
  const isMade = film?.transcode?.state === 'READY';
  const waits = item.proposal?.film != null;

  return (
    <Modal open title={`${item.title} · ${t('replace')}`} footer={null} onCancel={onClose} width={640}>
      <Space direction="vertical" style={{ width: '100%' }}>
        {failed && <Alert type="error" showIcon title={failed.message} />}
        <span>{t(item.state === 'DRAFT' ? 'replaceHintDraft' : 'replaceHint')}</span>
        <span>
          {t('replaceNow')}
          {item.original?.filename ?? '—'}
          {item.durationMs !== null && ` · ${clock(item.durationMs)}`}
        </span>
        {film && (
          <>
            <span>
              {t('replaceNew')}
              {film.original?.filename ?? '—'}
              {film.durationMs !== null && ` · ${clock(film.durationMs)}`} · {film.createdBy}
            </span>
            <Making item={film} />
            <Space wrap>
              {film.transcode?.preview && (
                <Button onClick={() => setShown('preview')}>{t('preview')}</Button>
              )}
              {isMade && (
                <Button danger={held(film).length > 0} onClick={() => setShown('gate')}>
                  {t('gate')}
                  {held(film).length > 0 && ` ${held(film).length}`}
                </Button>
              )}
              {mayEdit && isChangeable(item) && !waits && (
                <Button
                  type="primary"
                  disabled={!isMade || held(film).length > 0}
                  loading={use.isPending}
                  onClick={() => use.mutate()}
                >
                  {t('replaceUse')}
                </Button>
              )}
              {mayEdit && (
                <Popconfirm title={t('replaceGiveUpAsk')} okText={t('replaceGiveUpSure')} onConfirm={() => giveUp.mutate()}>
                  <Button loading={giveUp.isPending}>{t('replaceGiveUp')}</Button>
                </Popconfirm>
              )}
            </Space>
            {waits && <Alert type="info" showIcon title={t('replaceWaits')} />}
          </>
        )}
        {!film && mayEdit && isChangeable(item) && (
          <>
            {sending && <Sending item={sending} />}
            {(!sending || sending.state === 'failed') && (
              <Upload
                showUploadList={false}
                beforeUpload={(file) => {
                  choose(file);
                  return false;
                }}
              >
                <Button type="primary">{t('replaceChoose')}</Button>
              </Upload>
            )}
          </>
        )}
      </Space>
      {film && shown === 'gate' && <Gate item={film} mayPass={mayPass} onClose={() => setShown(undefined)} />}
      {film && shown === 'preview' && <Preview item={film} onClose={() => setShown(undefined)} />}
    </Modal>
  );
}

/** It goes on whatever page one looks at meanwhile; the page of uploads has it too. */
function Sending({ item }: { item: Item }) {
  const { t } = useTranslation();
  const size = item.file?.size ?? 0;
  return (
    <div>
      <div>{item.name}</div>
      {item.state === 'failed' ? (
        <Typography.Text type="danger">{item.failure}</Typography.Text>
      ) : (
        <Progress
          aria-label={t('replaceSending', { name: item.name })}
          percent={size === 0 ? 0 : Math.floor((item.sentBytes / size) * 100)}
        />
      )}
    </div>
  );
}
