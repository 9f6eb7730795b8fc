/** What the origin answers; docs/api.md has the whole wire. */

export interface Problem {
  code: string;
  title: string;
  detail?: string;
  status: number;
  errors?: { pointer: string; code: string; detail: string }[];
}

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ? `${problem.title}：${problem.detail}` : problem.title);
  }
}

export interface Person {
  user: string;
  roles: string[];
  area: string;
  mustChangePassword: boolean;
}

export interface Column {
  id: string;
  slug: string;
  title: string;
  parent: string | null;
}

export type CoursewareState = 'DRAFT' | 'IN_REVIEW' | 'SCHEDULED' | 'PUBLISHED' | 'WITHDRAWN';
export type TranscodeState = 'QUEUED' | 'RUNNING' | 'READY' | 'REFUSED' | 'FAILED';

export interface Courseware {
  id: string;
  kind: 'VIDEO' | 'ARTICLE';
  title: string;
  summary: string;
  category: string;
  columns: string[];
  restricted: boolean;
  state: CoursewareState;
  version: number;
  durationMs: number | null;
  createdBy: string;
  submittedBy: string | null;
  reason: string | null;
  publishedAt: string | null;
  transcode: {
    state: TranscodeState;
    stage: string | null;
    percent: number;
    detail: string | null;
    findings: { rule: string; detail: string }[];
  } | null;
}

export interface Figures {
  starts: number;
  validViews: number;
  completes: number;
  watchedMs: number;
  effectiveMs: number;
  completionRate: number | null;
  averageCompletion: number | null;
  uniqueStations: number;
  personTimes: number;
  personHours: number;
  participation: number | null;
  precision: { A: number; B: number; C: number } | null;
  servedMsDifference: number | null;
}

export interface FigureRow {
  key: string;
  name: string;
  figures: Figures;
}

/** Sends JSON, answers JSON; every failure is an ApiError that says what the server said. */
export async function call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const answer = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json, application/problem+json',
      // A page of another site cannot add this header, so a cookie alone changes nothing.
      'X-Kejian': '1',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) {
    let problem: Problem;
    try {
      problem = JSON.parse(text) as Problem;
    } catch {
      problem = { code: 'unreachable', title: `HTTP ${answer.status}`, status: answer.status };
    }
    throw new ApiError(problem);
  }
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export const get = <T>(path: string) => call<T>('GET', path);
export const post = <T>(path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
  call<T>('POST', path, body, headers);

/** For one attempt of one thing; crypto.randomUUID exists on https pages only. */
export function onceKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}
