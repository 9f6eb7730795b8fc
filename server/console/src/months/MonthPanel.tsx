import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Popconfirm, Space, Tabs, Typography } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddressed } from '../addressed';
import { post, type Person } from '../api';
import { AreaSelect } from '../AreaSelect';
import { when } from '../clock';
import { FormButtons } from './FormButtons';
import { Failed, Unfound, Unwatched } from './Lists';
import { isOver, type Month } from './month';
import { Saved } from './Saved';
import { CoursewareSheets, StationSheets } from './Sheets';
import { TakeOver } from './TakeOver';

/** One month: closed for good, or by whom it may be; its bulletin, its sheets, its lists. */
export function MonthPanel({ month, person }: { month: Month; person: Person }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { of, change } = useAddressed();
  const area = of('area');
  const [taking, setTaking] = useState(false);
  const closing = useMutation({
    mutationFn: () => post<Month>(`/api/months/${month.month}/close`),
    onSettled: () => Promise.all(['months', 'figures'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
  const asked = { month, area };
  const lists: Record<string, ReactNode> = {
    courseware: <CoursewareSheets {...asked} />,
    stations: <StationSheets {...asked} />,
    unwatched: <Unwatched {...asked} />,
    failed: <Failed {...asked} />,
    unfound: <Unfound {...asked} />,
    saved: <Saved />,
  };
  const tab = of('tab');
  return (
    <Space orientation="vertical" style={{ width: '100%' }}>
      <Typography.Title level={4} style={{ margin: 0 }}>
        {t('monthOf', { month: month.month })}
      </Typography.Title>
      {closing.error && <Alert type="error" showIcon title={closing.error.message} />}
      <span>
        {month.closed
          ? t('monthClosedBy', {
              at: when(month.closed.closedAt),
              // no account may be called so
              by: month.closed.closedBy === '-' ? t('monthByItself') : month.closed.closedBy,
              sessions: month.closed.sessions,
            })
          : t(isOver(month.month) ? 'monthOpenHint' : 'monthRunsHint', { at: when(month.dueAt) })}
      </span>
      {month.closed && (
        <Typography.Text type="secondary" copyable>
          {month.closed.snapshot}
        </Typography.Text>
      )}
      {!month.closed && isOver(month.month) && person.roles.includes('analyst') && (
        <Popconfirm
          title={t('monthCloseAsk', { month: month.month })}
          description={t('monthCloseHint')}
          okText={t('monthCloseSure')}
          onConfirm={() => closing.mutate()}
        >
          <Button type="primary" loading={closing.isPending}>
            {t('monthClose')}
          </Button>
        </Popconfirm>
      )}
      <Space wrap>
        <label htmlFor="month-area">{t('area')}</label>
        <AreaSelect
          id="month-area"
          value={area}
          whole={t('allAreas')}
          onChange={(code) => change({ area: code, page: undefined })}
        />
        {month.closed && (
          <>
            <span>{t('bulletin')}</span>
            <FormButtons
              path={`/api/reports/${month.month}/bulletin`}
              query={new URLSearchParams(area ? { area } : {})}
              of={t('bulletin')}
              file={`kejian-bulletin-${area ?? person.area}-${month.month}`}
            />
            {person.roles.includes('editor') && <Button onClick={() => setTaking(true)}>{t('takeOver')}</Button>}
          </>
        )}
      </Space>
      {taking && <TakeOver month={month.month} area={area} onClose={() => setTaking(false)} />}
      <Tabs
        destroyOnHidden
        activeKey={tab && tab in lists ? tab : 'courseware'}
        onChange={(key) => change({ tab: key === 'courseware' ? undefined : key, page: undefined })}
        items={Object.entries(lists).map(([key, children]) => ({ key, label: t(`monthTab_${key}`), children }))}
      />
    </Space>
  );
}
