import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Space, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { get, post, type Courseware } from '../api';
import { held } from '../courseware/Gate';
import { inWork, isGoingOn, Making } from '../courseware/Making';

/** However many are looked at beside one another, the server is asked five times a second at most. */
const EVERY_MS = 200;
const SOONEST_MS = 2000;

/** What became of one of some files that were sent: how far it is made, and its way to review from here. */
export default function Stored({ id, among }: { id: string; among: number }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const one = useQuery({
    queryKey: ['courseware', 'one', id],
    queryFn: () => get<Courseware>(`/api/courseware/${encodeURIComponent(id)}`),
    // Only what is being made changes by itself.
    refetchInterval: (q) => (q.state.data && isGoingOn(q.state.data) ? Math.max(SOONEST_MS, among * EVERY_MS) : false),
  });
  const submit = useMutation({
    mutationFn: () => post<unknown>(`/api/courseware/${encodeURIComponent(id)}/submit`),
    onError: (e) => message.error(e.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['courseware'] }),
  });
  const item = one.data;
  const there = `/courseware?id=${id}`;
  if (item === undefined || inWork(item)) {
    return (
      <Space wrap>
        <Typography.Text type="success">{t('registered')}</Typography.Text>
        {item && <Making item={item} />}
        <Link to={there}>{t('seeCourseware')}</Link>
      </Space>
    );
  }
  const ready = item.kind === 'ARTICLE' || item.transcode?.state === 'READY';
  return (
    <Space wrap>
      <Making item={item} />
      {item.state !== 'DRAFT' && <Tag>{t(item.state)}</Tag>}
      {item.state === 'DRAFT' && ready && held(item).length === 0 && (
        <Button size="small" type="primary" loading={submit.isPending} onClick={() => submit.mutate()}>
          {t('submit')}
        </Button>
      )}
      {held(item).length > 0 && <Typography.Text type="danger">{t('held')}</Typography.Text>}
      <Link to={there}>{t('seeCourseware')}</Link>
    </Space>
  );
}
