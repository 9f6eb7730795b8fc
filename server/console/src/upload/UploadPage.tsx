import { InboxOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, List, Progress, Select, Switch, Space, Typography, Upload } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get, type Column } from '../api';
import { clock } from '../clock';
import { categories } from '../courseware/categories';
import { UploadQueue, type Item } from './queue';

export function UploadPage() {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const [items, setItems] = useState<Item[]>([]);
  const [queue] = useState(() => new UploadQueue(setItems));
  const [column, setColumn] = useState<string>();
  const [category, setCategory] = useState('TYPICAL_EXPERIENCE');
  const [purpose, setPurpose] = useState('EDUCATION');
  const [restricted, setRestricted] = useState(false);
  const columns = useQuery({ queryKey: ['columns'], queryFn: () => get<Column[]>('/api/columns') });
  const chosen = column ?? columns.data?.[0]?.slug;

  const stored = items.filter((i) => i.state === 'stored').length;
  useEffect(() => void queries.invalidateQueries({ queryKey: ['courseware'] }), [stored, queries]);

  return (
    <>
      <Form layout="inline" style={{ marginBottom: 16 }}>
        <Form.Item label={t('column')}>
          <Select
            style={{ width: 220 }}
            value={chosen}
            onChange={setColumn}
            loading={columns.isPending}
            options={columns.data?.map((c) => ({ value: c.slug, label: c.title }))}
          />
        </Form.Item>
        <Form.Item label={t('category')}>
          <Select
            style={{ width: 180 }}
            value={category}
            onChange={setCategory}
            options={Object.entries(categories).map(([value, name]) => ({
              value,
              label: i18n.language === 'en' ? name.en : name.zh,
            }))}
          />
        </Form.Item>
        <Form.Item label={t('purpose')}>
          <Select
            style={{ width: 120 }}
            value={purpose}
            onChange={setPurpose}
            options={['EDUCATION', 'SERVICE'].map((value) => ({ value, label: t(value) }))}
          />
        </Form.Item>
        <Form.Item label={t('restricted')} tooltip={t('restrictedHint')}>
          <Switch checked={restricted} onChange={setRestricted} />
        </Form.Item>
      </Form>
      <Upload.Dragger
        multiple
        height={180}
        showUploadList={false}
        disabled={chosen === undefined}
        beforeUpload={(file) => {
          queue.add([{ file, column: chosen!, category, purpose, restricted }]);
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined />
        </p>
        <p className="ant-upload-text">{t('dropHere')}</p>
        <p className="ant-upload-hint">{t('dropHint')}</p>
      </Upload.Dragger>
      <List
        style={{ marginTop: 16 }}
        dataSource={items}
        locale={{ emptyText: ' ' }}
        renderItem={(item) => (
          <List.Item actions={[<Actions key="actions" item={item} queue={queue} />]}>
            <List.Item.Meta title={item.file.name} description={<Line item={item} />} />
          </List.Item>
        )}
      />
    </>
  );
}

function Line({ item }: { item: Item }) {
  const { t } = useTranslation();
  if (item.state === 'stored') return <Typography.Text type="success">{t('registered')}</Typography.Text>;
  if (item.state === 'failed') return <Typography.Text type="danger">{item.failure}</Typography.Text>;
  const leftMs = item.bytesPerSecond > 0 ? ((item.file.size - item.sentBytes) / item.bytesPerSecond) * 1000 : 0;
  return (
    <Space>
      <Progress
        style={{ width: 240 }}
        percent={item.file.size === 0 ? 0 : Math.floor((item.sentBytes / item.file.size) * 100)}
      />
      {item.state === 'sending' && item.bytesPerSecond > 0 && (
        <span>
          {(item.bytesPerSecond / 1e6).toFixed(1)} MB/s · {t('left', { time: clock(leftMs) })}
        </span>
      )}
    </Space>
  );
}

function Actions({ item, queue }: { item: Item; queue: UploadQueue }) {
  const { t } = useTranslation();
  return (
    <Space>
      {item.state === 'sending' && (
        <Button size="small" onClick={() => queue.pause(item.key)}>
          {t('pause')}
        </Button>
      )}
      {(item.state === 'paused' || item.state === 'failed') && (
        <Button size="small" onClick={() => queue.resume(item.key)}>
          {t('resume')}
        </Button>
      )}
      <Button size="small" onClick={() => queue.remove(item.key)}>
        {t('remove')}
      </Button>
    </Space>
  );
}
