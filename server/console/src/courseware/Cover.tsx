import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal, Space, Upload } from 'antd';
import { useTranslation } from 'react-i18next';
import { remove, sendFile, type Courseware } from '../api';

/** The picture that stands for a film on every box. */
export function Cover({ item, mayEdit, onClose }: { item: Courseware; mayEdit: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const at = `/api/courseware/${item.id}/cover`;
  const seen = { 'If-Match': `"${item.version}"` };
  const change = useMutation({
    mutationFn: (file: Blob | null): Promise<unknown> => (file ? sendFile(at, file, seen) : remove(at, seen)),
    onError: (e) => message.error(e.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['courseware'] }),
  });
  const waiting = item.proposal?.cover;
  return (
    <Modal open title={`${item.title} · ${t('cover')}`} footer={null} onCancel={onClose}>
      {/* the version is in the address, so that another picture is fetched anew */}
      {item.cover ? <img src={`${at}?v=${item.version}`} alt={t('cover')} style={{ maxWidth: '100%' }} /> : <p>{t('coverMade')}</p>}
      {waiting && (
        <>
          <p>{t('coverWaits')}</p>
          {waiting.picture ? (
            <img src={`${at}?proposed=true&v=${item.version}`} alt={t('coverWaits')} style={{ maxWidth: '100%' }} />
          ) : (
            <p>{t('coverMade')}</p>
          )}
        </>
      )}
      {mayEdit && (
        <Space direction="vertical" style={{ marginTop: 16 }}>
          <span>{t('coverHint')}</span>
          <Space>
            <Upload
              accept="image/jpeg,image/png,image/gif,image/bmp"
              showUploadList={false}
              beforeUpload={(file) => {
                change.mutate(file);
                return false;
              }}
            >
              <Button loading={change.isPending}>{t('coverChoose')}</Button>
            </Upload>
            <Button disabled={!item.cover && !waiting?.picture} loading={change.isPending} onClick={() => change.mutate(null)}>
              {t('coverRemove')}
            </Button>
          </Space>
        </Space>
      )}
    </Modal>
  );
}
