import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Card, ColorPicker, Select, Table, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, patch, type Column, type Lease } from '../api';

/** For how long a column is shown where no line reaches, and in what colour. */
export function ColumnsPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const columns = useQuery({ queryKey: ['columns'], queryFn: () => get<Column[]>('/api/columns') });
  const change = useMutation({
    mutationFn: ({ column, to }: { column: Column; to: { lease: Lease } | { colour: string } }) =>
      patch<Column>(`/api/columns/${column.id}`, to, { 'If-Match': `"${column.version}"` }),
    onSuccess: () => message.success(t('leaseSet')),
    onError: (e) => message.error(e.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['columns'] }),
  });

  return (
    <Card title={t('columns')}>
      <Typography.Paragraph type="secondary">
        {t('leaseHint')} {t('colourHint')}
      </Typography.Paragraph>
      <Table<Column>
        rowKey="id"
        size="small"
        pagination={false}
        loading={columns.isPending}
        dataSource={columns.data}
        columns={[
          { title: t('title'), dataIndex: 'title' },
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
        ]}
      />
    </Card>
  );
}
