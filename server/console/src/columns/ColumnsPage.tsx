import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Card, ColorPicker, Select, Space, Table, Typography, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { get, patch, remove, sendFile, type Column, type Lease } from '../api';
import { NewColumn } from './NewColumn';

/** For how long a column is shown where no line reaches, in what colour, and under which picture. */
export default function ColumnsPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [making, setMaking] = useState(false);
  const columns = useQuery({ queryKey: ['columns'], queryFn: () => get<Column[]>('/api/columns') });
  const change = useMutation({
    mutationFn: ({ column, to }: { column: Column; to: { lease: Lease } | { colour: string } }) =>
      patch<Column>(`/api/columns/${column.id}`, to, { 'If-Match': `"${column.version}"` }),
    onSuccess: () => message.success(t('leaseSet')),
    onError: (e) => message.error(e.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['columns'] }),
  });
  const banner = useMutation({
    mutationFn: ({ column, file }: { column: Column; file: Blob | null }): Promise<unknown> => {
      const at = `/api/columns/${column.id}/banner`;
      const seen = { 'If-Match': `"${column.version}"` };
      return file ? sendFile(at, file, seen) : remove(at, seen);
    },
    onSuccess: () => message.success(t('leaseSet')),
    onError: (e) => message.error(e.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['columns'] }),
  });

  return (
    <Card
      title={t('columns')}
      extra={
        <Button type="primary" data-key="n" disabled={!columns.isSuccess} onClick={() => setMaking(true)}>
          {t('newColumn')}
        </Button>
      }
    >
      {making && <NewColumn columns={columns.data ?? []} onClose={() => setMaking(false)} />}
      {columns.isError && <Alert type="error" showIcon title={columns.error.message} />}
      <Typography.Paragraph type="secondary">
        {t('leaseHint')} {t('colourHint')} {t('bannerHint')}
      </Typography.Paragraph>
      <Table<Column>
        rowKey="id"
        size="small"
        pagination={false}
        loading={columns.isPending}
        dataSource={columns.data}
        columns={[
          { title: t('title'), render: (_, column) => <Link to={`/arrangement?column=${column.slug}`}>{column.title}</Link> },
          { title: t('slug'), dataIndex: 'slug' },
          {
            title: t('lease'),
            render: (_, column) => (
              <Select<Lease>
                aria-label={`${column.title} · ${t('lease')}`}
                style={{ minWidth: 220 }}
                value={column.lease}
                disabled={change.isPending}
                onChange={(lease) => change.mutate({ column, to: { lease } })}
                options={[
                  { value: 'DURABLE', label: t('leaseDurable') },
                  { value: 'RECALLABLE', label: t('leaseRecallable') },
                ]}
              />
            ),
          },
          {
            title: t('colour'),
            render: (_, column) => (
              <ColorPicker
                allowClear
                disabledAlpha
                disabled={change.isPending}
                value={column.colour ?? null}
                onChangeComplete={(c) => {
                  if (!c.cleared) change.mutate({ column, to: { colour: c.toHexString() } });
                }}
                onClear={() => change.mutate({ column, to: { colour: '' } })}
              />
            ),
          },
          {
            title: t('banner'),
            render: (_, column) => (
              <Space>
                {/* the version is in the address, so that another picture is fetched anew */}
                {column.banner && <img src={`/api/columns/${column.id}/banner?v=${column.version}`} alt={t('banner')} height={24} />}
                <Upload
                  accept="image/jpeg,image/png,image/gif,image/bmp"
                  showUploadList={false}
                  beforeUpload={(file) => {
                    banner.mutate({ column, file });
                    return false;
                  }}
                >
                  <Button size="small" disabled={banner.isPending}>
                    {t('coverChoose')}
                  </Button>
                </Upload>
                {column.banner && (
                  <Button size="small" disabled={banner.isPending} onClick={() => banner.mutate({ column, file: null })}>
                    {t('bannerRemove')}
                  </Button>
                )}
              </Space>
            ),
          },
        ]}
      />
    </Card>
  );
}
