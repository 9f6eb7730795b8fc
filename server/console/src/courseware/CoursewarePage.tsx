import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Select, Space, Table, Tag, Tooltip } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAddressed } from '../addressed';
import { get, post, type Column, type Courseware, type CoursewareState, type Person } from '../api';
import { clock, when } from '../clock';
import { ReasonModal } from '../ReasonModal';
import { forgetWish, usePublication } from '../releases/publication';
import { Reached } from '../withdrawals/Reach';
import { Captions } from './Captions';
import { Attachments } from './Attachments';
import { BinDrawer } from './BinDrawer';
import { BulkBar } from './BulkBar';
import { Cover } from './Cover';
import { Gate, held } from './Gate';
import { inWork, isGoingOn, Making } from './Making';
import { Preview } from './Preview';
import { Proposed } from './Proposed';
import { mayReplace, ReplaceFile } from './ReplaceFile';
import { ScheduleModal } from './ScheduleModal';
import { TermOf, until } from './TermOf';

const colours: Record<CoursewareState, string> = {
  DRAFT: 'default',
  IN_REVIEW: 'purple',
  SCHEDULED: 'blue',
  PUBLISHED: 'green',
  WITHDRAWN: 'red',
};

export default function CoursewarePage({ person }: { person: Person }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { of, change, page } = useAddressed();
  const words = of('q');
  const state = (Object.keys(colours) as CoursewareState[]).find((value) => value === of('state'));
  const id = of('id');
  const [typed, setTyped] = useState('');
  useEffect(() => setTyped(words ?? ''), [words]);
  const [asked, setAsked] = useState<{ item: Courseware; verb: 'withdraw' | 'reject' }>();
  const [scheduled, setScheduled] = useState<Courseware>();
  const [captionsOf, setCaptionsOf] = useState<string>();
  const [previewOf, setPreviewOf] = useState<string>();
  const [gateOf, setGateOf] = useState<string>();
  const [attachmentsOf, setAttachmentsOf] = useState<string>();
  const [coverOf, setCoverOf] = useState<string>();
  const [termOf, setTermOf] = useState<string>();
  const [replacedOf, setReplacedOf] = useState<string>();
  const [chosen, setChosen] = useState<string[]>([]);

  const query = new URLSearchParams({ page: String(page), size: '20' });
  if (words) query.set('q', words);
  if (state) query.set('state', state);
  const list = useQuery({
    queryKey: ['courseware', 'list', id ?? query.toString()],
    queryFn: async () => {
      if (id === undefined) return get<{ total: number; items: Courseware[] }>(`/api/courseware?${query}`);
      // Other pages name one by its address.
      return { total: 1, items: [await get<Courseware>(`/api/courseware/${encodeURIComponent(id)}`)] };
    },
    // Only what is being made changes by itself.
    refetchInterval: (q) => (q.state.data?.items.some(isGoingOn) ? 2000 : false),
  });
  const columns = useQuery({ queryKey: ['columns'], queryFn: () => get<Column[]>('/api/columns') });
  const titleOf = (slug: string) => columns.data?.find((c) => c.slug === slug)?.title ?? slug;
  const act = useMutation({
    mutationFn: ({ path, body, seen }: { path: string; body?: unknown; seen?: number }) =>
      post<unknown>(path, body, seen === undefined ? {} : { 'If-Match': `"${seen}"` }),
    onError: (e) => message.error(e.message),
    onSettled: () => {
      forgetWish();
      return Promise.all(['courseware', 'withdrawals', 'releases'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  const publication = usePublication();

  const clothed = list.data?.items.find((item) => item.id === coverOf);
  const limited = list.data?.items.find((item) => item.id === termOf);
  const looked = list.data?.items.find((item) => item.id === gateOf);
  const replaced = list.data?.items.find((item) => item.id === replacedOf);
  const previewed = list.data?.items.find((item) => item.id === previewOf);

  const may = (role: string) => person.roles.includes(role);
  const actions = (item: Courseware) => {
    const to = (verb: string) => `/api/courseware/${item.id}/${verb}`;
    const ready = item.kind === 'ARTICLE' || item.transcode?.state === 'READY';
    return (
      <Space>
        {item.state === 'DRAFT' && may('editor') && (
          <Button size="small" disabled={!ready || held(item).length > 0} onClick={() => act.mutate({ path: to('submit') })}>
            {t('submit')}
          </Button>
        )}
        {item.state === 'IN_REVIEW' && may('reviewer') && (
          <Button
            size="small"
            type="primary"
            disabled={item.submittedBy === person.user}
            onClick={() => act.mutate({ path: to('approve'), seen: item.version })}
          >
            {t('approve')}
          </Button>
        )}
        {item.state === 'IN_REVIEW' && !item.proposal && may('reviewer') && (
          <Button size="small" disabled={item.submittedBy === person.user} onClick={() => setScheduled(item)}>
            {t('schedule')}
          </Button>
        )}
        {item.proposal && may('reviewer') && (
          <Tooltip title={t('proposalBy', { by: item.proposal.by.join('、') })}>
            <Button
              size="small"
              type="primary"
              disabled={item.proposal.by.includes(person.user)}
              onClick={() => act.mutate({ path: to('approve'), seen: item.version })}
            >
              {t('approveProposal')}
            </Button>
          </Tooltip>
        )}
        {(item.proposal || item.state === 'IN_REVIEW') && may('reviewer') && (
          <Button size="small" onClick={() => setAsked({ item, verb: 'reject' })}>
            {t('reject')}
          </Button>
        )}
        {item.kind === 'VIDEO' && (
          <Button size="small" onClick={() => setCaptionsOf(item.id)}>
            {t('captions')}
            {item.captions.length > 0 && ` ${item.captions.length}`}
          </Button>
        )}
        {mayReplace(item, may('editor')) && (
          <Button size="small" onClick={() => setReplacedOf(item.id)}>
            {t('replace')}
          </Button>
        )}
        {item.kind === 'VIDEO' && (
          <Button size="small" onClick={() => setCoverOf(item.id)}>
            {t('cover')}
          </Button>
        )}
        <Button size="small" onClick={() => setAttachmentsOf(item.id)}>
          {t('attachments')}
          {item.attachments.length > 0 && ` ${item.attachments.length}`}
        </Button>
        <Button size="small" data-key="Enter" danger={held(item).length > 0} onClick={() => setGateOf(item.id)}>
          {t('gate')}
          {held(item).length > 0 && ` ${held(item).length}`}
        </Button>
        {item.state !== 'WITHDRAWN' && may('editor') && (
          <Button size="small" onClick={() => setTermOf(item.id)}>
            {t('term')}
          </Button>
        )}
        {item.state === 'PUBLISHED' && may('reviewer') && (
          <Button size="small" danger onClick={() => setAsked({ item, verb: 'withdraw' })}>
            {t('withdraw')}
          </Button>
        )}
        {item.transcode?.preview && (may('editor') || may('reviewer')) && (
          <Button size="small" data-key="p" onClick={() => setPreviewOf(item.id)}>
            {t('preview')}
          </Button>
        )}
        {inWork(item) && may('editor') && (
          <Button size="small" onClick={() => act.mutate({ path: to('cancel') })}>
            {t('cancelTranscode')}
          </Button>
        )}
        {(item.transcode?.state === 'FAILED' || item.transcode?.state === 'CANCELLED') && may('editor') && (
          <Button size="small" onClick={() => act.mutate({ path: to('retry') })}>
            {t('retry')}
          </Button>
        )}
      </Space>
    );
  };

  return (
    <>
      <Space style={{ marginBottom: 16 }} wrap>
        <Input.Search
          allowClear
          placeholder={t('search')}
          aria-label={t('search')}
          value={typed}
          maxLength={400}
          onChange={(e) => setTyped(e.target.value)}
          onSearch={(text) => change({ q: text.trim(), id: undefined, page: undefined })}
          style={{ width: 280 }}
        />
        <Select<CoursewareState>
          allowClear
          placeholder={t('state')}
          aria-label={t('state')}
          style={{ width: 140 }}
          value={state}
          onChange={(value) => change({ state: value, id: undefined, page: undefined })}
          options={Object.keys(colours).map((value) => ({ value, label: t(value) }))}
        />
        {may('editor') && (
          <Link to="/upload" data-key="n">
            {t('upload')}
          </Link>
        )}
        {may('reviewer') && (
          <Button
            type="primary"
            loading={publication.isPending}
            onClick={() =>
              publication.mutate(
                { note: '' },
                {
                  onSuccess: (release) => message.success(t('published', { number: release.number })),
                  onError: (e) => message.error(e.message),
                },
              )
            }
          >
            {t('publish')}
          </Button>
        )}
        {may('editor') && <Button onClick={() => change({ bin: '1' })}>{t('bin')}</Button>}
        {id && <Button onClick={() => change({ id: undefined })}>{t('coursewareAll')}</Button>}
      </Space>
      <BulkBar
        chosen={list.data?.items.filter((item) => chosen.includes(item.id)) ?? []}
        person={person}
        columns={columns.data ?? []}
        onDone={(done) => setChosen((before) => before.filter((one) => !done.some((item) => item.id === one)))}
        onClear={() => setChosen([])}
      />
      <Table<Courseware>
        rowKey="id"
        rowSelection={
          may('editor') || may('reviewer')
            ? {
                selectedRowKeys: chosen,
                onChange: (keys) => setChosen(keys as string[]),
                getCheckboxProps: (item) => ({ 'aria-label': t('bulkChoose', { title: item.title }) }),
                getTitleCheckboxProps: () => ({ 'aria-label': t('bulkChooseAll') }),
              }
            : undefined
        }
        loading={list.isPending}
        dataSource={list.data?.items}
        locale={{ emptyText: list.isError ? list.error.message : t('none') }}
        pagination={{
          current: page,
          pageSize: 20,
          total: list.data?.total,
          showSizeChanger: false,
          onChange: (value) => change({ page: value === 1 ? undefined : String(value) }),
        }}
        columns={[
          {
            title: t('title'),
            render: (_, item) => (
              <>
                {item.title} {item.restricted && <Tag>{t('restricted')}</Tag>}
              </>
            ),
          },
          { title: t('column'), render: (_, item) => item.columns.map(titleOf).join('、') },
          {
            title: t('duration'),
            align: 'right',
            render: (_, item) => (item.durationMs ? clock(item.durationMs) : '—'),
          },
          {
            title: t('progress'),
            width: 200,
            render: (_, item) => (
              <>
                <Making item={item} />
                {item.replacement && (
                  <div>
                    {t('replaceNew')}
                    <Making item={item.replacement} />
                  </div>
                )}
              </>
            ),
          },
          {
            title: t('state'),
            render: (_, item) => (
              <>
                <Tooltip title={item.reason}>
                  <Tag color={colours[item.state]}>{t(item.state)}</Tag>
                </Tooltip>
                {item.state === 'DRAFT' && item.reason && <div>{t('sentBack', { reason: item.reason })}</div>}
                {item.state === 'SCHEDULED' && item.publishAt && <div>{t('scheduledFor', { at: when(item.publishAt) })}</div>}
                {item.state === 'WITHDRAWN' && item.publishedAt && (
                  <div>
                    <Reached courseware={item.id} />
                  </div>
                )}
                {item.withdrawAt && item.state !== 'WITHDRAWN' && <div>{until(t, item.withdrawAt)}</div>}
                {item.proposal && <Proposed item={item} proposal={item.proposal} />}
              </>
            ),
          },
          { title: t('actions'), render: (_, item) => actions(item) },
        ]}
      />
      {asked && (
        <ReasonModal
          title={asked.item.title}
          label={t(asked.verb === 'withdraw' ? 'withdrawReason' : 'rejectReason')}
          okText={t(asked.verb)}
          onOk={(reason) => {
            act.mutate({
              path: `/api/courseware/${asked.item.id}/${asked.verb}`,
              body: { reason },
              seen: asked.verb === 'reject' ? asked.item.version : undefined,
            });
            setAsked(undefined);
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
      {scheduled && (
        <ScheduleModal
          item={scheduled}
          onOk={(publishAt) => {
            act.mutate({ path: `/api/courseware/${scheduled.id}/approve`, body: { publishAt }, seen: scheduled.version });
            setScheduled(undefined);
          }}
          onClose={() => setScheduled(undefined)}
        />
      )}
      {of('bin') && may('editor') && <BinDrawer onClose={() => change({ bin: undefined })} />}
      {clothed && (
        <Cover
          item={clothed}
          mayEdit={may('editor') && (clothed.state === 'DRAFT' || clothed.state === 'SCHEDULED' || clothed.state === 'PUBLISHED')}
          onClose={() => setCoverOf(undefined)}
        />
      )}
      {limited && <TermOf item={limited} onClose={() => setTermOf(undefined)} />}
      {looked && <Gate item={looked} mayPass={may('editor') || may('reviewer')} onClose={() => setGateOf(undefined)} />}
      {replaced && (
        <ReplaceFile
          item={replaced}
          mayEdit={may('editor')}
          mayPass={may('editor') || may('reviewer')}
          onClose={() => setReplacedOf(undefined)}
        />
      )}
      {previewed && <Preview item={previewed} onClose={() => setPreviewOf(undefined)} />}
      {attachmentsOf && <Attachments id={attachmentsOf} mayEdit={may('editor')} onClose={() => setAttachmentsOf(undefined)} />}
      {captionsOf && <Captions id={captionsOf} mayEdit={may('editor')} onClose={() => setCaptionsOf(undefined)} />}
    </>
  );
}
