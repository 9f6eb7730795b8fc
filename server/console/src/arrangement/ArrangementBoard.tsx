import { HolderOutlined } from '@ant-design/icons';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Col, Empty, Row, Segmented, Space, Tag, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api';
import './arrangement.css';
import { BoxPages } from './BoxPages';
import { keep, kept } from './drafts';
import { merged, moved, same } from './order';
import { useCarry } from './useCarry';
import { arrange, arrangement, boxPages, type Arrangement } from './wire';

const ROW_HEIGHT = 40;
const EDGE = 30;

const steps = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'];

/** The order of one column, and beside it what an old box makes of it, while one carries. */
export function ArrangementBoard({
  standing,
  user,
  all,
  onAll,
}: {
  standing: Arrangement;
  user: string;
  all: boolean;
  onAll: (all: boolean) => void;
}) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const saved = standing.courseware.map((c) => c.id);
  const [orders, setOrders] = useState(() => {
    const draft = merged(kept(user, standing.id) ?? saved, saved);
    return same(draft, saved) ? [saved] : [saved, draft];
  });
  const [at, setAt] = useState(orders.length - 1);
  const [overtaken, setOvertaken] = useState<Arrangement | null>(null);
  const [said, setSaid] = useState('');
  const order = orders[at];
  const changed = !same(order, saved);
  const byId = new Map(standing.courseware.map((c) => [c.id, c]));

  useEffect(() => keep(user, standing.id, changed ? order : null), [user, standing.id, changed, order]);

  const step = (next: string[]) => {
    setOrders([...orders.slice(0, at + 1), next]);
    setAt(at + 1);
  };
  const save = useMutation({
    mutationFn: () => arrange(standing.id, standing.seen, order),
    onSuccess: (now) => {
      queries.setQueryData(['arrangement', standing.id], now);
      setOvertaken(null);
      void message.success(t('orderSaved'));
      void queries.invalidateQueries({ queryKey: ['columns'] });
    },
    onError: async (e) => {
      if (!(e instanceof ApiError && e.problem.code === 'order-changed')) return;
      // Nothing of either is lost: mine is put onto theirs, and theirs is one step back.
      const now = await arrangement(standing.id);
      const theirs = now.courseware.map((c) => c.id);
      queries.setQueryData(['arrangement', standing.id], now);
      setOrders([theirs, merged(order, theirs)]);
      setAt(1);
      setOvertaken(now);
    },
  });

  const carry = useCarry<number>({
    placeAt: (_, y): number | undefined => {
      const list = carry.area.ref.current;
      if (!list) return undefined;
      const box = list.getBoundingClientRect();
      if (y < box.top + EDGE) list.scrollTop -= ROW_HEIGHT / 2;
      else if (y > box.bottom - EDGE) list.scrollTop += ROW_HEIGHT / 2;
      const place = Math.floor((y - box.top + list.scrollTop) / ROW_HEIGHT);
      return Math.min(Math.max(place, 0), order.length - 1);
    },
    placeBy: (place, key): number | undefined => {
      if (!steps.includes(key)) return undefined;
      const page = pages.data?.rows ?? 1;
      const to = { ArrowUp: place - 1, ArrowDown: place + 1, PageUp: place - page, PageDown: place + page, Home: 0 }[key];
      return Math.min(Math.max(to ?? order.length - 1, 0), order.length - 1);
    },
    onDrop: (id, to) => {
      step(moved(order, id, to));
      setSaid(t('carriedDown', { title: byId.get(id)?.title, place: to + 1 }));
    },
    onBack: (id) => setSaid(t('carriedBack', { title: byId.get(id)?.title })),
  });
  const carried = carry.carried;
  const shown = carried ? moved(order, carried.id, carried.to) : order;
  const pages = useQuery({
    queryKey: ['arrangement', standing.id, 'pages', all, shown.join()],
    queryFn: () => boxPages(standing.id, shown, all),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });

  const fresh = pages.isPlaceholderData ? undefined : pages.data;
  useEffect(() => {
    if (!carried) return;
    const title = byId.get(carried.id)?.title;
    const page = fresh?.pages.findIndex((rows) => rows.some((row) => row.id === carried.id)) ?? -1;
    const place = t('carriedTo', { title, place: carried.to + 1, of: order.length });
    const onBox =
      fresh === undefined
        ? ''
        : page < 0
          ? t('carriedNowhere')
          : t('carriedOnBox', { page: page + 1, digit: fresh.pages[page].find((row) => row.id === carried.id)?.digit });
    setSaid(`${place}${onBox}${carried.to === carried.from ? t('carryKeys') : ''}`);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- said once for each place and answer
  }, [carried, fresh, i18n.language]);

  const undo = () => at > 0 && setAt(at - 1);
  const redo = () => at < orders.length - 1 && setAt(at + 1);
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (!(e.ctrlKey || e.metaKey) || e.isComposing || e.key.toLowerCase() !== 'z' || carried) return;
      if (e.target instanceof Element && e.target.closest('input,textarea,[contenteditable=true]')) return;
      e.preventDefault();
      if (e.shiftKey) redo();
      else undo();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });

  if (order.length === 0) return <Empty description={t('arrangementEmpty')} />;
  const absent = fresh === undefined ? 0 : order.length - fresh.pages.flat().filter((row) => !row.column).length;
  return (
    <>
      {overtaken && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 12 }}
          title={t('orderOvertaken', {
            who: overtaken.orderedBy ?? t('orderSomebody'),
            at: overtaken.orderedAt ? new Date(overtaken.orderedAt).toLocaleString(i18n.language) : '',
          })}
          description={t('orderOvertakenHint')}
          action={
            <Button
              size="small"
              onClick={() => {
                setAt(0);
                setOvertaken(null);
              }}
            >
              {t('orderTheirs')}
            </Button>
          }
        />
      )}
      {save.isError && !overtaken && <Alert type="error" showIcon title={save.error.message} style={{ marginBottom: 12 }} />}
      <Space wrap style={{ marginBottom: 12 }}>
        <Button type="primary" disabled={!changed} loading={save.isPending} onClick={() => save.mutate()}>
          {t('orderSave')}
        </Button>
        <Button disabled={at === 0} onClick={undo}>
          {t('undo')}
        </Button>
        <Button disabled={at === orders.length - 1} onClick={redo}>
          {t('redo')}
        </Button>
        {changed && <Tag color="gold">{t('orderUnsaved')}</Tag>}
        {standing.orderedBy && standing.orderedAt && (
          <Typography.Text type="secondary">
            {t('orderedBy', { who: standing.orderedBy, at: new Date(standing.orderedAt).toLocaleString(i18n.language) })}
          </Typography.Text>
        )}
      </Space>
      <div role="status" aria-live="polite" className="said">
        {said}
      </div>
      <Row gutter={16}>
        <Col span={14}>
          <Typography.Paragraph type="secondary" id="carry-hint">
            {t('carryHint')}
          </Typography.Paragraph>
          <div className="order-list" {...carry.area}>
            <ol aria-label={t('order')}>
              {shown.map((id, place) => {
                const c = byId.get(id);
                return (
                  c && (
                    <li key={id} data-id={id} className={carried?.id === id ? 'carried' : undefined}>
                      <span className="place">{place + 1}</span>
                      <Button
                        type="text"
                        size="small"
                        className="carry"
                        icon={<HolderOutlined />}
                        aria-label={t('carryTitle', { title: c.title, place: place + 1 })}
                        aria-describedby="carry-hint"
                        {...carry.handle(id, place)}
                      />
                      <span className="name" title={c.title}>
                        {c.title}
                      </span>
                      <Tag>{t(c.state)}</Tag>
                    </li>
                  )
                );
              })}
            </ol>
          </div>
        </Col>
        <Col span={10}>
          <Space style={{ marginBottom: 14 }}>
            <Typography.Text strong>{t('boxPages')}</Typography.Text>
            <Segmented<string>
              size="small"
              aria-label={t('boxPages')}
              value={all ? 'all' : 'next'}
              onChange={(which) => onAll(which === 'all')}
              options={[
                { value: 'next', label: t('boxPagesNext') },
                { value: 'all', label: t('boxPagesAll') },
              ]}
            />
            {absent > 0 && <Typography.Text type="secondary">{t('boxPagesAbsent', { number: absent })}</Typography.Text>}
          </Space>
          <div className="box-pages" tabIndex={0} role="region" aria-label={t('boxPages')}>
            <BoxPages pages={pages.data} error={pages.error} carried={carried?.id} />
          </div>
        </Col>
      </Row>
    </>
  );
}
