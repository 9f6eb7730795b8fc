import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Card, Select, Table, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, patch, type Column, type Lease } from '../api';

/** For how long a column is shown where no line reaches. */
export function ColumnsPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const columns = useQuery({ queryKey: ['columns'], queryFn: () => get<Column[]>('/api/columns') });
  const lend = useMutation({
    mutationFn: ({ column, lease }: { column: Column; lease: Lease }) =>
      patch<Column>(`/api/columns/${column.id}`, { lease }, { 'If-Match': `"${column.version}"` }),
    onSuccess: () => message.success(t('leaseSet')),
    onError: (e) => message.error(e.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['columns'] }),
  });

  return (
    <Card title={t('columns')}>
      <Typography.Paragraph type="secondary">{t('leaseHint')}</Typography.Paragraph>
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
                disabled={lend.isPending}
                onChange={(lease) => lend.mutate({ column, lease })}
                options={[
                  { value: 'DURABLE', label: t('leaseDurable') },
                  { value: 'RECALLABLE', label: t('leaseRecallable') },
                ]}
              />
            ),
          },
        ]}
      />
    </Card>
  );
}
