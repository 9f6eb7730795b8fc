import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Drawer, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get, post } from '../api';
import { when } from '../clock';

interface Thrown {
  id: string;
  title: string;
  by: string;
  at: string;
  goneAt: string;
}

const SIZE = 20;

/** Drafts that were thrown away, until they are gone for good. */
export function BinDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [page, setPage] = useState(1);
  const list = useQuery({
    queryKey: ['courseware', 'bin', page],
    queryFn: () => get<{ total: number; items: Thrown[] }>(`/api/bin?page=${page}&size=${SIZE}`),
    placeholderData: keepPreviousData,
  });
  const restoring = useMutation({
    mutationFn: (id: string) => post(`/api/courseware/${id}/restore`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['courseware'] }),
  });
  const failed = list.error ?? restoring.error;
  return (
    <Drawer open title={t('bin')} size={720} onClose={onClose}>
      {failed && <Alert type="error" showIcon title={failed.message} />}
      <p>{t('binHint')}</p>
      <Table<Thrown>
        rowKey="id"
        size="small"
        loading={list.isPending}
        dataSource={list.data?.items}
        locale={{ emptyText: list.data ? t('binNone') : ' ' }}
        pagination={{ current: page, pageSize: SIZE, total: list.data?.total ?? 0, showSizeChanger: false, onChange: setPage }}
        columns={[
          { title: t('title'), dataIndex: 'title' },
          { title: t('binBy'), dataIndex: 'by' },
          { title: t('binAt'), render: (_, one) => when(one.at) },
          { title: t('binGoneAt'), render: (_, one) => when(one.goneAt) },
          {
            title: t('actions'),
            render: (_, one) => (
              <Button
                size="small"
                aria-label={`${t('binRestore')} ${one.title}`}
                disabled={restoring.isPending}
                onClick={() => restoring.mutate(one.id)}
              >
                {t('binRestore')}
              </Button>
            ),
          },
        ]}
      />
    </Drawer>
  );
}
