import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Select, Skeleton, Space, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddressed } from '../addressed';
import { get, type Column, type Person } from '../api';
import '../arrangement/arrangement.css';
import { useCarry } from '../arrangement/useCarry';
import './calendar.css';
import { DayDrawer } from './DayDrawer';
import { dayOf, isMonth, monthAfter, onDay, plus, today, weeksOf } from './days';
import { MonthTable } from './MonthTable';
import { entriesOf, publishAt, type CalendarEntry } from './wire';

const arrows: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** What goes out on which day, and another day for it. */
export default function CalendarPage({ person }: { person: Person }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const addressed = useAddressed();
  const asked = addressed.of('month');
  const month = isMonth(asked) ? asked : today().slice(0, 7);
  const column = addressed.of('column') ?? '';
  const days = weeksOf(month).flat();
  const columns = useQuery({ queryKey: ['columns'], queryFn: () => get<Column[]>('/api/columns') });
  const entries = useQuery({
    queryKey: ['calendar', month, column],
    queryFn: () => entriesOf(days[0], days[days.length - 1], column),
    placeholderData: keepPreviousData,
  });
  const [said, setSaid] = useState('');
  const move = useMutation({
    mutationFn: async ({ entry, at }: { entry: CalendarEntry; at: string }) => {
      const { version } = await publishAt(entry.id, entry.version, at);
      // what takes it back
      return { entry: { ...entry, version, at }, back: entry.at };
    },
    onSettled: () =>
      Promise.all(['calendar', 'courseware'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });

  const all = entries.data?.entries ?? [];
  const carry = useCarry<string>({
    placeAt: (x, y): string | undefined => open(document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-day]')?.dataset.day),
    placeBy: (day, key): string | undefined => (key in arrows ? (open(plus(day, arrows[key])) ?? day) : undefined),
    onDrop: (id, day) => {
      const entry = all.find((e) => e.id === id && e.what === 'GOES_OUT');
      if (entry) move.mutate({ entry, at: onDay(entry.at, day) });
    },
    onBack: (id) => setSaid(t('carriedBack', { title: all.find((e) => e.id === id)?.title })),
  });
  // Nothing goes out on a day that is over.
  const open = (day: string | undefined) => (day !== undefined && days.includes(day) && day >= today() ? day : undefined);
  const carried = carry.carried;
  useEffect(() => {
    if (!carried) return;
    const title = all.find((e) => e.id === carried.id)?.title;
    setSaid(`${t('carriedToDay', { title, day: carried.to })}${carried.to === carried.from ? t('carryDayKeys') : ''}`);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- said once for each day
  }, [carried, i18n.language]);

  const byDay = new Map<string, CalendarEntry[]>();
  for (const entry of all) {
    const pending = move.isPending && move.variables.entry.id === entry.id && entry.what === 'GOES_OUT';
    const day =
      carried?.id === entry.id && entry.what === 'GOES_OUT'
        ? carried.to
        : dayOf(pending ? move.variables.at : entry.at);
    byDay.set(day, [...(byDay.get(day) ?? []), entry]);
  }
  const day = addressed.of('day');

  return (
    <Card
      title={`${t('calendar')} ${month}`}
      extra={
        <Space wrap>
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('column')}
            placeholder={t('column')}
            style={{ width: 220 }}
            value={column === '' ? undefined : column}
            onChange={(to?: string) => addressed.change({ column: to })}
            options={columns.data?.map((c) => ({ value: c.slug, label: c.title }))}
          />
          <Button onClick={() => addressed.change({ month: monthAfter(month, -1), day: undefined })}>{t('calendarBefore')}</Button>
          <Button onClick={() => addressed.change({ month: undefined, day: undefined })}>{t('calendarToday')}</Button>
          <Button onClick={() => addressed.change({ month: monthAfter(month, 1), day: undefined })}>{t('calendarAfter')}</Button>
        </Space>
      }
    >
      <Typography.Paragraph type="secondary">{t('calendarHint')}</Typography.Paragraph>
      {entries.isError && (
        <Alert
          type="error"
          showIcon
          title={entries.error.message}
          action={<Button onClick={() => void entries.refetch()}>{t('reload')}</Button>}
        />
      )}
      {entries.data?.more && <Alert type="warning" showIcon title={t('calendarTooMuch')} />}
      {entries.isSuccess && all.length === 0 && <Alert type="info" showIcon title={t('calendarNothing')} />}
      {move.isError && <Alert type="error" showIcon title={move.error.message} />}
      {move.isSuccess && (
        <Alert
          type="success"
          showIcon
          title={t('calendarMoved', { title: move.data.entry.title, day: dayOf(move.data.entry.at) })}
          action={
            <Button size="small" onClick={() => move.mutate({ entry: move.data.entry, at: move.data.back })}>
              {t('undo')}
            </Button>
          }
        />
      )}
      <div role="status" aria-live="polite" className="said">
        {said}
      </div>
      {entries.isPending ? (
        <Skeleton active />
      ) : (
        <MonthTable
          month={month}
          entries={byDay}
          roles={person.roles}
          carry={carry}
          onDay={(to) => addressed.change({ day: to })}
        />
      )}
      {day !== undefined && (
        <DayDrawer
          day={day}
          entries={byDay.get(day) ?? []}
          roles={person.roles}
          onMove={(entry, at) => move.mutate({ entry, at })}
          onClose={() => addressed.change({ day: undefined })}
        />
      )}
    </Card>
  );
}
