import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Empty, Select, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAddressed } from '../addressed';
import { get, type Column, type Person } from '../api';
import { ArrangementBoard } from './ArrangementBoard';
import { arrangement } from './wire';

/** In which order a column shows its courseware, on every tier. */
export default function ArrangementPage({ person }: { person: Person }) {
  const { t } = useTranslation();
  const addressed = useAddressed();
  const columns = useQuery({ queryKey: ['columns'], queryFn: () => get<Column[]>('/api/columns') });
  const slug = addressed.of('column');
  const column = columns.data?.find((c) => (slug === undefined ? true : c.slug === slug));
  const standing = useQuery({
    queryKey: ['arrangement', column?.id],
    queryFn: () => arrangement(column!.id),
    enabled: column !== undefined,
    // the order that a board begins with is today's
    gcTime: 0,
    staleTime: Infinity,
  });

  return (
    <Card
      title={t('arrangement')}
      extra={
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('column')}
          style={{ width: 280 }}
          loading={columns.isPending}
          value={column?.slug}
          onChange={(to: string) => addressed.change({ column: to })}
          options={columns.data?.map((c) => ({ value: c.slug, label: c.title }))}
        />
      }
    >
      {columns.isError && <Alert type="error" showIcon title={columns.error.message} />}
      {columns.data?.length === 0 && (
        <Empty description={t('arrangementNoColumns')}>
          <Link to="/columns">{t('newColumn')}</Link>
        </Empty>
      )}
      {columns.data !== undefined && columns.data.length > 0 && column === undefined && (
        <Alert type="warning" showIcon title={t('arrangementUnknown')} />
      )}
      {standing.isError && (
        <Alert
          type="error"
          showIcon
          title={standing.error.message}
          action={<Button onClick={() => void standing.refetch()}>{t('reload')}</Button>}
        />
      )}
      {column !== undefined && standing.isPending && <Skeleton active />}
      {standing.data && (
        <ArrangementBoard
          key={standing.data.id}
          standing={standing.data}
          user={person.user}
          all={addressed.of('all') !== undefined}
          onAll={(all) => addressed.change({ all: all ? '1' : undefined })}
        />
      )}
    </Card>
  );
}
