import dayjs from 'dayjs';

/** Days are those of Asia/Shanghai (docs/figures.md), wherever the browser is. */
export const today = () => dayjs(new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date()));

const minutes = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** An instant as 2026-11-27 21:19, likewise. */
export const when = (at: string) => minutes.format(new Date(at));

/** Milliseconds as 1:02:03 or 2:03. */
export function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const h = Math.floor(seconds / 3600);
  const m = Math.floor((seconds % 3600) / 60);
  const s = String(seconds % 60).padStart(2, '0');
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}
