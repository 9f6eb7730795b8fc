import { useQuery } from '@tanstack/react-query';
import { Alert, Skeleton, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { get, type Column, type Courseware, type CoursewareState } from '../api';
import { when } from '../clock';
import { held } from '../courseware/Gate';

/** As many as the province gives at once. */
const MOST = 200;

interface Held {
  item: Courseware;
  why: string;
}

/** What a release that is made now would bring, what waits for its hour, and what waits for people. */
export function Waiting() {
  const { t } = useTranslation();
  const scheduled = useInState('SCHEDULED');
  const inReview = useInState('IN_REVIEW');
  const drafts = useInState('DRAFT');
  const columns = useQuery({ queryKey: ['columns'], queryFn: () => get<Column[]>('/api/columns') });
  const failed = [scheduled, inReview, drafts, columns].find((list) => list.isError);
  if (failed) return <Alert type="error" showIcon title={failed.error!.message} />;
  if (!scheduled.data || !inReview.data || !drafts.data || !columns.data) return <Skeleton active />;

  const now = Date.now();
  const local = new Set(columns.data.filter((c) => c.local).map((c) => c.slug));
  const ofCounty = (c: Courseware) => c.columns.length > 0 && c.columns.every((slug) => local.has(slug));
  const approved = scheduled.data.items.filter((c) => !ofCounty(c));
  const due = approved.filter((c) => !c.publishAt || Date.parse(c.publishAt) <= now);
  const later = approved.filter((c) => !due.includes(c));
  const heldBack: Held[] = [
    ...inReview.data.items.map((item) => ({ item, why: t('waitingReview') })),
    ...drafts.data.items
      .filter((item) => held(item).length > 0)
      .map((item) => ({
        item,
        why: t('waitingHeld', { rules: held(item).map((f) => f.title).join(t('listComma')) }),
      })),
    ...scheduled.data.items.filter((c) => c.proposal).map((item) => ({ item, why: t('waitingProposal') })),
  ];
  const more = [scheduled.data, inReview.data, drafts.data].some((list) => list.total > MOST);
  return (
    <>
      <Part title={t('waitingDue', { number: due.length })} none={t('waitingDueNone')}>
        {due.map((c) => (
          <Named key={c.id} item={c} />
        ))}
      </Part>
      {later.length > 0 && (
        <Part title={t('waitingLater', { number: later.length })}>
          {later.map((c) => (
            <Named key={c.id} item={c} why={when(c.publishAt!)} />
          ))}
        </Part>
      )}
      {heldBack.length > 0 && (
        <Part title={t('waitingBack', { number: heldBack.length })}>
          {heldBack.map(({ item, why }) => (
            <Named key={item.id + why} item={item} why={why} />
          ))}
        </Part>
      )}
      {more && <Typography.Text type="secondary">{t('waitingMore', { most: MOST })}</Typography.Text>}
    </>
  );
}

function useInState(state: CoursewareState) {
  return useQuery({
    queryKey: ['courseware', 'waiting', state],
    queryFn: () => get<{ total: number; items: Courseware[] }>(`/api/courseware?state=${state}&size=${MOST}`),
  });
}

function Part({ title, none, children }: { title: string; none?: string; children: ReactNode[] }) {
  return (
    <>
      <Typography.Title level={5}>{title}</Typography.Title>
      {children.length === 0 ? none : <ul style={{ maxHeight: 160, overflowY: 'auto' }}>{children}</ul>}
    </>
  );
}

function Named({ item, why }: { item: Courseware; why?: string }) {
  return (
    <li>
      <Link to={`/courseware?id=${item.id}`}>{item.title}</Link> {why}
    </li>
  );
}
