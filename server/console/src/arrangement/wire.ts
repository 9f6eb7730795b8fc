import { get, post, put, type CoursewareState } from '../api';

/** A column's courseware in order; `seen` names this very order. */
export interface Arrangement {
  id: string;
  slug: string;
  title: string;
  seen: string;
  orderedBy: string | null;
  orderedAt: string | null;
  courseware: Standing[];
}

export interface Standing {
  id: string;
  title: string;
  state: CoursewareState;
  ready: boolean;
  publishAt: string | null;
}

/** What an old box shows, page by page; the province asks the program that makes its pages. */
export interface BoxPages {
  rows: number;
  pages: { digit: number; id: string; column: boolean; title: string; label: string }[][];
}

const at = (column: string) => `/api/columns/${column}/arrangement`;

export const arrangement = (column: string) => get<Arrangement>(at(column));
export const arrange = (column: string, seen: string, courseware: string[]) =>
  put<Arrangement>(at(column), { seen, courseware }, {});
export const boxPages = (column: string, courseware: string[], all: boolean) =>
  post<BoxPages>(`${at(column)}/pages`, { courseware, all });
