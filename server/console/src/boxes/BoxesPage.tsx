import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Select, Space, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddressed } from '../addressed';
import { discard, post, type KnownBox, type Person } from '../api';
import { AreaSelect } from '../AreaSelect';
import { when } from '../clock';
import { PagedTable } from '../PagedTable';
import { Guests } from './Guests';
import { SettleModal } from './SettleModal';
import { StationModal } from './StationModal';

const kinds = ['all', 'strangers', 'clones'];

/** What was done last, and how it is undone. */
export interface Done {
  words: string;
  undo: () => Promise<unknown>;
}

/** Which boxes stand where, which came and are in no register, which names are used twice. */
export default function BoxesPage({ person }: { person: Person }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { of, change } = useAddressed();
  const [placing, setPlacing] = useState<KnownBox>();
  const [settling, setSettling] = useState<KnownBox>();
  const [done, setDone] = useState<Done>();
  const asked = of('only');
  const only = asked && kinds.includes(asked) ? asked : 'all';
  const area = of('area');
  const q = of('q');
  const [typed, setTyped] = useState('');
  useEffect(() => setTyped(q ?? ''), [q]);

  const query = new URLSearchParams({ only });
  if (area) query.set('area', area);
  if (q) query.set('q', q);
  const refresh = () => queries.invalidateQueries({ queryKey: ['boxes'] });

  const place = (box: string, station: string, profile: string | null = null) =>
    post('/api/boxes', [{ box, station, profile }]);
  const takeAway = (box: string) => discard(`/api/boxes?box=${encodeURIComponent(box)}`);
  const placed = (box: KnownBox, station: { code: string; name: string }) => {
    const before = box.station;
    setDone({
      words: t('boxPlaced', { box: box.box, station: `${station.name} ${station.code}` }),
      undo: () => (before === null ? takeAway(box.box) : place(box.box, before, box.profile)),
    });
    setPlacing(undefined);
  };
  const removal = useMutation({
    mutationFn: (box: KnownBox) => takeAway(box.box),
    onMutate: () => setDone(undefined),
    onSuccess: (_, box) =>
      setDone({
        words: t('boxRemoved', { box: box.box, station: `${box.stationName} ${box.station}` }),
        undo: () => place(box.box, box.station!, box.profile),
      }),
    onSettled: refresh,
  });
  const undoing = useMutation({
    mutationFn: (what: Done) => what.undo(),
    onSuccess: () => setDone(undefined),
    onSettled: () => Promise.all([refresh(), queries.invalidateQueries({ queryKey: ['guests'] })]),
  });
  const failed = removal.error ?? undoing.error;
  const filters = { area, q, only: only === 'all' ? undefined : only };

  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Space wrap size="large">
        <Space>
          <label htmlFor="box-only">{t('boxOnly')}</label>
          <Select
            id="box-only"
            style={{ width: 160 }}
            value={only}
            onChange={(value) => change({ only: value === 'all' ? undefined : value, page: undefined })}
            options={kinds.map((value) => ({ value, label: t(`boxOnly_${value}`) }))}
          />
        </Space>
        <Space>
          <label htmlFor="box-area">{t('area')}</label>
          <AreaSelect
            id="box-area"
            value={area}
            whole={t('allAreas')}
            onChange={(value) => change({ area: value, page: undefined })}
          />
        </Space>
        <Space>
          <label htmlFor="box-q">{t('boxSearch')}</label>
          <Input.Search
            id="box-q"
            style={{ width: 240 }}
            value={typed}
            onChange={(e) => setTyped(e.target.value)}
            maxLength={64}
            allowClear
            onSearch={(value) => change({ q: value.trim(), page: undefined })}
          />
        </Space>
      </Space>
      <Guests area={area ?? person.area} onDone={setDone} />
      {done && (
        <Alert
          type="success"
          showIcon
          role="status"
          title={done.words}
          action={
            <Button size="small" loading={undoing.isPending} onClick={() => undoing.mutate(done)}>
              {t('undo')}
            </Button>
          }
        />
      )}
      {failed && <Alert type="error" showIcon title={failed.message} />}
      <PagedTable<KnownBox>
        address="/api/boxes"
        query={query}
        queryKey={['boxes']}
        rowKey="box"
        none={t('boxesNone')}
        noneSuch={t('boxesNoneSuch')}
        filters={filters}
        columns={[
          { title: t('faultBox'), dataIndex: 'box' },
          {
            title: t('faultStation'),
            render: (_, b) =>
              b.station ? `${b.stationName} ${b.station}` : <Tag color="gold">{t('boxStranger')}</Tag>,
          },
          { title: t('boxProfile'), render: (_, b) => b.profile ?? '—' },
          { title: t('faultEdge'), render: (_, b) => b.edge ?? '—' },
          { title: t('boxSeen'), render: (_, b) => (b.seenAt ? when(b.seenAt) : '—') },
          {
            title: t('boxCloned'),
            render: (_, b) =>
              b.clonedAt ? (
                <Space>
                  <Tag color="red">{when(b.clonedAt)}</Tag>
                  <Button size="small" aria-label={`${t('boxLook')} ${b.box}`} onClick={() => setSettling(b)}>
                    {t('boxLook')}
                  </Button>
                </Space>
              ) : (
                '—'
              ),
          },
          {
            title: t('actions'),
            render: (_, b) => (
              <Space>
                <Button size="small" onClick={() => setPlacing(b)} aria-label={`${placeWord(b)} ${b.box}`}>
                  {placeWord(b)}
                </Button>
                {b.station && (
                  <Button
                    size="small"
                    aria-label={`${t('boxRemove')} ${b.box}`}
                    loading={removal.isPending && removal.variables.box === b.box}
                    disabled={removal.isPending}
                    onClick={() => removal.mutate(b)}
                  >
                    {t('boxRemove')}
                  </Button>
                )}
              </Space>
            ),
          },
        ]}
      />
      {settling && <SettleModal box={settling} onClose={() => setSettling(undefined)} />}
      {placing && (
        <StationModal
          box={placing}
          place={(station) => place(placing.box, station)}
          onPlaced={(station) => placed(placing, station)}
          onClose={() => setPlacing(undefined)}
        />
      )}
    </Space>
  );

  function placeWord(box: KnownBox) {
    return t(box.station ? 'boxMove' : 'boxPlace');
  }
}
