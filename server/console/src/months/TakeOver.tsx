import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal, Select, Space, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { get, post, type Column } from '../api';

interface Taken {
  id: string;
  /** Not there before. */
  made: boolean;
}

/** The month's bulletin as an article: a draft in a column, from there on like any other. */
export function TakeOver({ month, area, onClose }: { month: string; area: string | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [column, setColumn] = useState<string>();
  const columns = useQuery({ queryKey: ['columns'], queryFn: () => get<Column[]>('/api/columns') });
  const chosen = column ?? columns.data?.[0]?.slug;
  const taking = useMutation({
    mutationFn: () => post<Taken>(`/api/reports/${month}/article`, { column: chosen, area }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['courseware'] }),
  });
  const failure = taking.error ?? columns.error;
  return (
    <Modal
      open
      title={t('takeOverOf', { month })}
      onCancel={onClose}
      footer={
        taking.data ? (
          <Button onClick={onClose}>{t('takeOverClose')}</Button>
        ) : (
          <Button type="primary" disabled={!chosen} loading={taking.isPending} onClick={() => taking.mutate()}>
            {t('takeOverSure')}
          </Button>
        )
      }
    >
      <Space orientation="vertical" style={{ width: '100%' }}>
        {failure && <Alert type="error" showIcon title={failure.message} />}
        {taking.data ? (
          <Alert
            type={taking.data.made ? 'success' : 'info'}
            showIcon
            title={t(taking.data.made ? 'takeOverMade' : 'takeOverThere')}
            action={<Link to={`/courseware?id=${taking.data.id}`}>{t('takeOverOpen')}</Link>}
          />
        ) : (
          <>
            <Typography.Paragraph>{t('takeOverHint')}</Typography.Paragraph>
            <label htmlFor="take-over-column">{t('column')}</label>
            <Select
              id="take-over-column"
              style={{ width: '100%' }}
              showSearch={{ optionFilterProp: 'label' }}
              value={chosen}
              onChange={setColumn}
              loading={columns.isPending}
              options={columns.data?.map((c) => ({ value: c.slug, label: c.title }))}
            />
            {columns.data?.length === 0 && (
              <Alert type="info" showIcon title={t('noColumns')} action={<Link to="/columns">{t('newColumn')}</Link>} />
            )}
          </>
        )}
      </Space>
    </Modal>
  );
}
