import { get, put, type CoursewareState } from '../api';

export interface CalendarEntry {
  id: string;
  title: string;
  state: CoursewareState;
  version: number;
  columns: string;
  what: 'GOES_OUT' | 'WENT_OUT' | 'ENDS';
  at: string;
}

export interface Month {
  entries: CalendarEntry[];
  more: boolean;
}

export const entriesOf = (from: string, to: string, column: string) =>
  get<Month>(`/api/calendar?from=${from}&to=${to}&column=${encodeURIComponent(column)}`);

/** Answers the courseware, of which the version alone is asked for here. */
export const publishAt = (id: string, version: number, at: string) =>
  put<{ version: number }>(`/api/courseware/${id}/publish-at`, { at }, { 'If-Match': `"${version}"` });

/** What has gone out, ends, or is being read by a reviewer stays where it is. */
export const mayMove = (entry: CalendarEntry, roles: string[]) =>
  entry.what === 'GOES_OUT' &&
  ((entry.state === 'DRAFT' && roles.includes('editor')) ||
    (entry.state === 'SCHEDULED' && (roles.includes('editor') || roles.includes('reviewer'))));
