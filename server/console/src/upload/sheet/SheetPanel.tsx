import { Alert, App, Button, Checkbox, Select, Space, Table, Typography } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Column } from '../../api';
import { uploads, type Item } from '../queue';
import { rowsOf, saveResult, send, sheets, type Desk, type SeenRow } from './desk';

const HEIGHT = 420;

interface Props {
  desk: Desk;
  columns: Column[];
  /** Of the queue, this sheet's and others. */
  items: Item[];
}

/** A sheet's rows: what is wrong, what is missing, how far each has come. */
export default function SheetPanel({ desk, columns, items }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [only, setOnly] = useState(false);
  const rows = useMemo(() => rowsOf(desk), [desk]);
  const sent = useMemo(() => new Map(items.map((item) => [item.key, item])), [items]);
  const itemOf = (row: SeenRow) => (row.key === undefined ? undefined : sent.get(row.key));
  const of = (...states: Item['state'][]) =>
    rows.map(itemOf).filter((item): item is Item => item !== undefined && states.includes(item.state));

  const ready = rows.filter((row) => row.key !== undefined && itemOf(row) === undefined);
  const count = {
    all: rows.length,
    ready: ready.length,
    wrong: rows.filter((row) => row.faults.length > 0).length,
    missing: rows.filter((row) => row.missing.length > 0).length,
    skipped: rows.filter((row) => row.isSkipped).length,
    done: of('stored').length,
  };
  const moving = of('waiting', 'sending', 'storing');
  const paused = of('paused');
  const failed = of('failed');
  const shown = only ? rows.filter((r) => r.faults.length > 0 || r.missing.length > 0 || itemOf(r)?.state === 'failed') : rows;
  const keys = (list: Item[]) => list.map(({ key }) => key);

  return (
    <section aria-label={desk.sheet.name} style={{ marginTop: 16 }}>
      <Space wrap style={{ marginBottom: 8 }}>
        <Typography.Text strong>{desk.sheet.name}</Typography.Text>
        <label htmlFor="sheet-column">{t('sheetColumn')}</label>
        <Select
          id="sheet-column"
          allowClear
          style={{ width: 220 }}
          placeholder={t('sheetColumnNone')}
          value={desk.column}
          disabled={moving.length > 0}
          onChange={(slug?: string) => sheets.into(slug)}
          options={columns.map((c) => ({ value: c.slug, label: c.title }))}
        />
        <Checkbox id="sheet-only" checked={only} onChange={(e) => setOnly(e.target.checked)}>
          {t('sheetOnly')}
        </Checkbox>
      </Space>
      {desk.failure !== undefined && <Alert type="error" showIcon title={desk.failure} />}
      {desk.checked && desk.checked.unread.length > 0 && (
        <Alert type="info" showIcon title={t('sheetUnread', { headers: desk.checked.unread.join(t('listComma')) })} />
      )}
      <Typography.Paragraph aria-live="polite" style={{ marginBlock: 8 }}>
        {desk.isChecking ? t('sheetChecking') : desk.checked && t('sheetCount', count)}
      </Typography.Paragraph>
      <Space wrap style={{ marginBottom: 8 }}>
        <Button type="primary" disabled={ready.length === 0 || desk.isChecking} onClick={() => send(desk)}>
          {t('sheetSend', { number: ready.length })}
        </Button>
        {moving.length > 0 && <Button onClick={() => uploads.pause(...keys(moving))}>{t('pause')}</Button>}
        {paused.length > 0 && <Button onClick={() => uploads.resume(...keys(paused))}>{t('resume')}</Button>}
        {failed.length > 0 && (
          <Button onClick={() => uploads.resume(...keys(failed))}>{t('sheetRetry', { number: failed.length })}</Button>
        )}
        <Button
          disabled={!desk.checked || desk.isChecking}
          onClick={() => void saveResult(desk, rows, sent).catch((e: Error) => message.error(e.message))}
        >
          {t('sheetResult')}
        </Button>
        <Button disabled={moving.length > 0} onClick={() => sheets.clear()}>
          {t('sheetClose')}
        </Button>
      </Space>
      {desk.checked && (
        <Table<SeenRow>
          virtual
          size="small"
          rowKey="row"
          pagination={false}
          scroll={{ x: 1000, y: HEIGHT }}
          dataSource={shown}
          locale={{ emptyText: t('sheetNothing') }}
          columns={[
            { title: t('sheetRow'), dataIndex: 'row', width: 70, align: 'right' },
            { title: t('title'), dataIndex: 'title', width: 260, ellipsis: true },
            { title: t('sheetVideo'), dataIndex: 'video', width: 240, ellipsis: true },
            { title: t('sheetState'), render: (_, row) => <State row={row} item={itemOf(row)} /> },
          ]}
        />
      )}
    </section>
  );
}

function State({ row, item }: { row: SeenRow; item: Item | undefined }) {
  const { t } = useTranslation();
  if (row.faults.length > 0) {
    return row.faults.map((fault, i) => (
      <div key={i}>
        <Typography.Text type="danger">
          {fault.header === '' ? fault.detail : t('sheetFault', fault)}
        </Typography.Text>
      </div>
    ));
  }
  if (row.isSkipped) return t('sheetSkipped');
  if (row.missing.length > 0) {
    return (
      <Typography.Text type="danger">{t('sheetMissing', { names: row.missing.join(t('listComma')) })}</Typography.Text>
    );
  }
  if (item === undefined) return t('sheetReady');
  switch (item.state) {
    case 'stored':
      return (
        <>
          <Link to={`/courseware?id=${item.done!.id}`}>{t(`sheet_${item.done!.state}`)}</Link> {item.done!.note}
        </>
      );
    case 'failed':
      return <Typography.Text type="danger">{item.failure}</Typography.Text>;
    case 'sending':
      return `${item.file ? Math.floor((item.sentBytes / Math.max(1, item.file.size)) * 100) : 0} %`;
    default:
      return t(`sheet_${item.state}`);
  }
}
