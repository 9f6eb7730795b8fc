import { Button, Drawer, Empty, Input, Space, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dayOf, timeOf } from './days';
import { mayMove, type CalendarEntry } from './wire';

/** All of a day; what may be moved goes to any other day and hour from here. */
export function DayDrawer({
  day,
  entries,
  roles,
  onMove,
  onClose,
}: {
  day: string;
  entries: CalendarEntry[];
  roles: string[];
  onMove: (entry: CalendarEntry, at: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Drawer open size={520} title={t('calendarDay', { day })} onClose={onClose}>
      {entries.length === 0 && <Empty description={t('none')} />}
      {entries.map((entry) => (
        <div key={`${entry.id} ${entry.what}`} style={{ marginBottom: 16 }}>
          <Space wrap>
            <span>{timeOf(entry.at)}</span>
            <Tag>{t(entry.what)}</Tag>
            <Link to={`/courseware?id=${entry.id}`}>{entry.title}</Link>
            <Tag>{t(entry.state)}</Tag>
          </Space>
          <div>
            <Typography.Text type="secondary">{entry.columns}</Typography.Text>
          </div>
          {mayMove(entry, roles) && <MoveTo entry={entry} onMove={onMove} />}
        </div>
      ))}
    </Drawer>
  );
}

function MoveTo({ entry, onMove }: { entry: CalendarEntry; onMove: (entry: CalendarEntry, at: string) => void }) {
  const { t } = useTranslation();
  const [time, setTime] = useState(`${dayOf(entry.at)}T${timeOf(entry.at)}`);
  return (
    <Space>
      <label htmlFor={`move-${entry.id}`}>{t('calendarMoveTo')}</label>
      <Input id={`move-${entry.id}`} type="datetime-local" value={time} onChange={(e) => setTime(e.target.value)} />
      <Button disabled={time === ''} onClick={() => onMove(entry, new Date(`${time}+08:00`).toISOString())}>
        {t('calendarMove')}
      </Button>
    </Space>
  );
}
