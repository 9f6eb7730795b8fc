/** Days of China, wherever the browser is: 2026-12-03. China has no summer time. */

const DAY_MS = 86_400_000;
const AHEAD_MS = 8 * 3_600_000;

export const dayOf = (moment: string | number) => new Date(new Date(moment).getTime() + AHEAD_MS).toISOString().slice(0, 10);
export const timeOf = (moment: string) => new Date(new Date(moment).getTime() + AHEAD_MS).toISOString().slice(11, 16);
export const today = () => dayOf(Date.now());

const atNoon = (day: string) => Date.parse(`${day}T12:00:00Z`);
export const plus = (day: string, days: number) => new Date(atNoon(day) + days * DAY_MS).toISOString().slice(0, 10);
const between = (from: string, to: string) => Math.round((atNoon(to) - atNoon(from)) / DAY_MS);

/** The same hour of another day. */
export const onDay = (moment: string, day: string) =>
  new Date(new Date(moment).getTime() + between(dayOf(moment), day) * DAY_MS).toISOString();

export const isMonth = (text: string | undefined): text is string => text !== undefined && /^2\d{3}-(0[1-9]|1[0-2])$/.test(text);

/** The month so many later. */
export function monthAfter(month: string, months: number): string {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 15)).toISOString().slice(0, 7);
}

/** Whole weeks from Monday on that hold a month. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`;
  const last = plus(`${monthAfter(month, 1)}-01`, -1);
  const monday = plus(first, -((new Date(atNoon(first)).getUTCDay() + 6) % 7));
  return Array.from({ length: Math.floor(between(monday, last) / 7) + 1 }, (_, week) =>
    Array.from({ length: 7 }, (__, day) => plus(monday, week * 7 + day)),
  );
}
