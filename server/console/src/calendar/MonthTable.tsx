import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { useCarry } from '../arrangement/useCarry';
import { timeOf, today, weeksOf } from './days';
import { mayMove, type CalendarEntry } from './wire';

/** As many as a day has room for on an office's screen. */
const ROOM = 3;

/** A month by days, each with what happens to which courseware. */
export function MonthTable({
  month,
  entries,
  roles,
  carry,
  onDay,
}: {
  month: string;
  entries: Map<string, CalendarEntry[]>;
  roles: string[];
  carry: ReturnType<typeof useCarry<string>>;
  onDay: (day: string) => void;
}) {
  const { t } = useTranslation();
  const classes = (day: string) =>
    [
      day.startsWith(month) ? '' : 'other',
      day === today() ? 'today' : '',
      carry.carried?.to === day ? 'target' : '',
    ].join(' ');
  const said = (entry: CalendarEntry) => `${timeOf(entry.at)} ${t(entry.what)} ${entry.title}`;
  // what is carried is shown wherever it is, however full the day
  const room = (all: CalendarEntry[]) => [
    ...all.filter((e) => e.id === carry.carried?.id),
    ...all.filter((e) => e.id !== carry.carried?.id),
  ].slice(0, ROOM);
  return (
    <div {...carry.area}>
      <table className="calendar" aria-label={`${t('calendar')} ${month}`}>
        <thead>
          <tr>
            {t('weekdays').split(' ').map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week) => (
            <tr key={week[0]}>
              {week.map((day) => {
                const all = entries.get(day) ?? [];
                return (
                  <td key={day} data-day={day} className={classes(day)}>
                    <Button
                      type="link"
                      size="small"
                      aria-label={`${Number(day.slice(8))} · ${t('calendarDay', { day })}`}
                      onClick={() => onDay(day)}
                    >
                      {Number(day.slice(8))}
                    </Button>
                    {room(all).map((entry) =>
                      mayMove(entry, roles) ? (
                        <button
                          key={`${entry.id} ${entry.what}`}
                          type="button"
                          className={`entry ${entry.state} ${carry.carried?.id === entry.id ? 'carried' : ''}`}
                          title={said(entry)}
                          {...carry.handle(entry.id, day)}
                        >
                          {said(entry)}
                        </button>
                      ) : (
                        <Link
                          key={`${entry.id} ${entry.what}`}
                          className={`entry ${entry.state}`}
                          title={said(entry)}
                          to={`/courseware?id=${entry.id}`}
                        >
                          {said(entry)}
                        </Link>
                      ),
                    )}
                    {all.length > ROOM && (
                      <Button type="link" size="small" onClick={() => onDay(day)}>
                        {t('calendarMore', { number: all.length - ROOM })}
                      </Button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
