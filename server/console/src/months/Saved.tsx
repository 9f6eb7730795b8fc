import { useQuery } from '@tanstack/react-query';
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { get } from '../api';
import { when } from '../clock';
import { FileButton } from './FormButtons';

interface Kept {
  name: string;
  question: Record<string, unknown>;
  changedAt: string;
  mail: { to: string; every: string; state: string } | null;
}

/** Questions that one keeps, asked again as a workbook. Their period is their own, not the month's. */
export function Saved() {
  const { t } = useTranslation();
  const list = useQuery({
    queryKey: ['figures', 'saved'],
    queryFn: () => get<{ items: Kept[] }>('/api/figures/saved'),
  });
  return (
    <Table<Kept>
      rowKey="name"
      size="small"
      loading={list.isPending}
      dataSource={list.data?.items}
      locale={{ emptyText: list.isError ? list.error.message : list.data ? t('savedNone') : ' ' }}
      pagination={false}
      columns={[
        { title: t('name'), dataIndex: 'name' },
        { title: t('savedBy'), render: (_, kept) => said(kept.question.by) },
        { title: t('savedPeriod'), render: (_, kept) => periodOf(kept.question) },
        { title: t('savedMail'), render: (_, kept) => kept.mail?.to ?? '—' },
        { title: t('savedAt'), render: (_, kept) => when(kept.changedAt) },
        {
          title: t('savedAnswer'),
          render: (_, kept) => (
            <FileButton
              path={`/api/figures/saved/${encodeURIComponent(kept.name)}/answer.xlsx`}
              file={`${kept.name}.xlsx`}
              label="xlsx"
              of={kept.name}
            />
          ),
        },
      ]}
    />
  );
}

const said = (by: unknown) => (Array.isArray(by) ? by.join('、') : typeof by === 'string' ? by : '—');

const periodOf = ({ period, from, to }: Record<string, unknown>) =>
  typeof period === 'string' ? period : typeof from === 'string' && typeof to === 'string' ? `${from} – ${to}` : '—';
