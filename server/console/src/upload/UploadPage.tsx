import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Flex, Form, Progress, Select, Switch, Space, Spin, Typography } from 'antd';
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { get, save, type Column } from '../api';
import { clock } from '../clock';
import { categories } from '../courseware/categories';
import { DropZone } from './DropZone';
import { uploads, type Item } from './queue';
import { sheets } from './sheet/desk';
import type { Taken } from './taken';

// Most days no sheet is dropped.
const SheetPanel = lazy(() => import('./sheet/SheetPanel'));
const Stored = lazy(() => import('./Stored'));

export default function UploadPage() {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const items = useSyncExternalStore(uploads.subscribe, uploads.all);
  const desk = useSyncExternalStore(sheets.subscribe, sheets.now);
  const [column, setColumn] = useState<string>();
  const [category, setCategory] = useState('TYPICAL_EXPERIENCE');
  const [purpose, setPurpose] = useState('EDUCATION');
  const [restricted, setRestricted] = useState(false);
  const columns = useQuery({ queryKey: ['columns'], queryFn: () => get<Column[]>('/api/columns') });
  const chosen = column ?? columns.data?.[0]?.slug;

  const stored = items.filter((i) => i.state === 'stored').length;
  useEffect(() => void queries.invalidateQueries({ queryKey: ['courseware'] }), [stored, queries]);

  const take = (files: Taken[]) => {
    if (sheets.isFor(files)) sheets.take(files);
    else uploads.add(files, { column: chosen!, category, purpose, restricted });
  };
  const template = () =>
    save(t('sheetTemplateName'), 'GET', '/api/sheets/template').catch((e: Error) => message.error(e.message));

  return (
    <>
      <Form layout="inline" style={{ marginBottom: 16, display: desk ? 'none' : undefined }}>
        <Form.Item label={t('column')} htmlFor="column">
          <Select
            id="column"
            style={{ width: 220 }}
            showSearch={{ optionFilterProp: 'label' }}
            value={chosen}
            onChange={setColumn}
            loading={columns.isPending}
            options={columns.data?.map((c) => ({ value: c.slug, label: c.title }))}
          />
        </Form.Item>
        <Form.Item label={t('category')} htmlFor="category">
          <Select
            id="category"
            style={{ width: 180 }}
            value={category}
            onChange={setCategory}
            options={Object.entries(categories).map(([value, name]) => ({
              value,
              label: i18n.language === 'en' ? name.en : name.zh,
            }))}
          />
        </Form.Item>
        <Form.Item label={t('purpose')} htmlFor="purpose">
          <Select
            id="purpose"
            style={{ width: 120 }}
            value={purpose}
            onChange={setPurpose}
            options={['EDUCATION', 'SERVICE'].map((value) => ({ value, label: t(value) }))}
          />
        </Form.Item>
        <Form.Item label={t('restricted')} htmlFor="restricted" tooltip={t('restrictedHint')}>
          <Switch id="restricted" checked={restricted} onChange={setRestricted} />
        </Form.Item>
      </Form>
      {chosen !== undefined && <DropZone onFiles={take} hint={t(desk ? 'sheetDropHint' : 'dropHint')} />}
      {chosen !== undefined && !desk && (
        <Button type="link" style={{ paddingInline: 0 }} onClick={() => void template()}>
          {t('sheetTemplate')}
        </Button>
      )}
      {desk && (
        <Suspense fallback={<Spin />}>
          <SheetPanel desk={desk} columns={columns.data ?? []} items={items} />
        </Suspense>
      )}
      {columns.isError && <Alert type="error" showIcon title={columns.error.message} />}
      {columns.isSuccess && chosen === undefined && (
        <Alert type="info" showIcon title={t('noColumns')} action={<Link to="/columns">{t('newColumn')}</Link>} />
      )}
      <ul style={{ marginTop: 16, padding: 0, listStyle: 'none' }}>
        {items.filter((item) => !item.ofSheet).map((item) => (
          <Flex key={item.key} component="li" justify="space-between" align="center" style={{ paddingBlock: 12 }}>
            <div>
              <div>{item.name}</div>
              <Line item={item} among={stored} />
            </div>
            <Actions item={item} />
          </Flex>
        ))}
      </ul>
    </>
  );
}

function Line({ item, among }: { item: Item; among: number }) {
  const { t } = useTranslation();
  if (item.state === 'stored') {
    return (
      <Suspense fallback={<Typography.Text type="success">{t('registered')}</Typography.Text>}>
        <Stored id={item.done!.id} among={among} />
      </Suspense>
    );
  }
  if (item.state === 'failed') return <Typography.Text type="danger">{item.failure}</Typography.Text>;
  const size = item.file?.size ?? 0;
  const leftMs = item.bytesPerSecond > 0 ? ((size - item.sentBytes) / item.bytesPerSecond) * 1000 : 0;
  return (
    <Space>
      <Progress
        style={{ width: 240 }}
        percent={size === 0 ? 0 : Math.floor((item.sentBytes / size) * 100)}
      />
      {item.state === 'sending' && item.bytesPerSecond > 0 && (
        <span>
          {(item.bytesPerSecond / 1e6).toFixed(1)} MB/s · {t('left', { time: clock(leftMs) })}
        </span>
      )}
    </Space>
  );
}

function Actions({ item }: { item: Item }) {
  const { t } = useTranslation();
  return (
    <Space>
      {item.state === 'sending' && (
        <Button size="small" onClick={() => uploads.pause(item.key)}>
          {t('pause')}
        </Button>
      )}
      {(item.state === 'paused' || item.state === 'failed') && (
        <Button size="small" onClick={() => uploads.resume(item.key)}>
          {t('resume')}
        </Button>
      )}
      {item.state !== 'storing' && (
        <Button size="small" onClick={() => uploads.remove(item.key)}>
          {t('remove')}
        </Button>
      )}
    </Space>
  );
}
