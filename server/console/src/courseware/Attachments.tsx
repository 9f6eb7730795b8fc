import { UploadOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Modal, Popconfirm, Space, Table, Upload } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, remove, sendFile, type Attachment, type Courseware } from '../api';

/** Files that viewers take along, as they are once everything that waits is approved. */
export function Attachments({ id, mayEdit, onClose }: { id: string; mayEdit: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const one = useQuery({ queryKey: ['courseware', id], queryFn: () => get<Courseware>(`/api/courseware/${id}`) });
  const item = one.data;
  const changeable = mayEdit && item !== undefined && ['DRAFT', 'SCHEDULED', 'PUBLISHED'].includes(item.state);
  const at = (name: string) => `/api/courseware/${id}/attachments/${encodeURIComponent(name)}`;
  const seen = () => ({ 'If-Match': `"${item!.version}"` });
  const settled = {
    onError: (e: Error) => message.error(e.message, 8),
    onSettled: () => queries.invalidateQueries({ queryKey: ['courseware'] }),
  };
  const add = useMutation({
    mutationFn: (file: File) => sendFile<Attachment>(at(file.name), file, seen()),
    onSuccess: (kept) => message.success(t('attachmentTaken', { name: kept.name })),
    ...settled,
  });
  const drop = useMutation({ mutationFn: (name: string) => remove(at(name), seen()), ...settled });

  return (
    <Modal open title={`${t('attachments')}：${item?.title ?? ''}`} footer={null} width={720} onCancel={onClose}>
      {item?.proposal?.attachments && <Alert type="warning" showIcon title={t('attachmentsWait')} style={{ marginBottom: 16 }} />}
      <Table<Attachment>
        rowKey="name"
        size="small"
        pagination={false}
        loading={one.isPending}
        dataSource={item?.proposal?.attachments ?? item?.attachments}
        locale={{ emptyText: one.isError ? one.error.message : t('noAttachments') }}
        columns={[
          { title: t('attachmentName'), render: (_, file) => <a href={`${at(file.name)}?proposed=true`}>{file.name}</a> },
          {
            title: t('attachmentSize'),
            align: 'right',
            render: (_, file) => `${Math.max(1, Math.round(file.blob.sizeBytes / 1024)).toLocaleString()} KB`,
          },
          {
            render: (_, file) =>
              changeable && (
                <Popconfirm title={t('removeAttachment')} onConfirm={() => drop.mutate(file.name)}>
                  <Button size="small" danger loading={drop.isPending}>
                    {t('remove')}
                  </Button>
                </Popconfirm>
              ),
          },
        ]}
      />
      {changeable && (
        <Space direction="vertical" style={{ marginTop: 16 }}>
          <span>{t('attachmentsHint')}</span>
          <Upload
            accept=".pdf,.docx,.pptx,.xlsx,.zip,.txt,image/jpeg,image/png,image/gif,image/bmp"
            showUploadList={false}
            beforeUpload={(file) => {
              add.mutate(file);
              return false;
            }}
          >
            <Button icon={<UploadOutlined />} loading={add.isPending}>
              {t('attachmentAdd')}
            </Button>
          </Upload>
        </Space>
      )}
    </Modal>
  );
}
