/** What the origin answers; docs/api.md has the whole wire. */

import i18next from 'i18next';

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

/** Who keeps the accounts, and where one logs in and out if that is not here. */
export interface Identity {
  engine: 'OWN' | 'OIDC';
  login: string | null;
  logout: string | null;
}

export interface Area {
  code: string;
  name: string;
  parent: string | null;
}

/** Whether boxes of no register are served in an area, by whose word. */
export interface GuestsRule {
  code: string;
  name: string;
  own: boolean | null;
  served: boolean;
  from: Area | null;
}

export interface KnownBox {
  box: string;
  station: string | null;
  stationName: string | null;
  profile: string | null;
  edge: string | null;
  seenAt: string | null;
  clonedAt: string | null;
  clones: { at: string; how: string; why: { zh: string; en: string } }[];
}

/** What somebody at a station says does not work. */
export interface Fault {
  id: number;
  at: string;
  fault: string;
  edge: string;
  box: string | null;
  station: string | null;
  stationName: string | null;
  area: string;
  areaName: string | null;
  courseware: string | null;
  title: string | null;
  takenBy: string | null;
  closedAt: string | null;
  closedBy: string | null;
  note: string | null;
}

export interface FaultWithSteps {
  report: Fault;
  steps: { at: string; who: string; what: string; note: string | null }[];
}

export interface Survey {
  id: string;
  title: string;
  area: string;
  state: 'DRAFT' | 'OPEN' | 'CLOSED';
  questions: unknown[];
}

interface Part {
  name: string;
  answers: number | null;
}

/** Null is fewer than five, or what would give such away. */
export interface SurveyResults {
  title: string;
  answers: number | null;
  sources: Part[];
  areas: Part[];
  questions: {
    number: number;
    text: string;
    options: { number: number; text: string; answers: number | null }[];
    stars: number | null;
  }[];
}

/** Asked, made, watched, satisfied, by county, category and audience. */
export interface Board {
  definitions: { figure: string; zh: string; en: string }[];
  cells: BoardCell[];
}

export interface BoardCell {
  county: string;
  countyName: string;
  categoryTitle: string | null;
  audience: string;
  asked: { needs: number; asks: number; few: boolean };
  made: { items: number; titles: number };
  watched: { validViews: number; personTimes: number | null };
  satisfied: { stars: number | null; answers: number; few: boolean };
  evidence: string;
}

export interface BoardEvidence {
  needs: { id: string; title: string; asks: number | null; address: string }[];
  items: {
    id: string;
    title: string | null;
    courseware: { id: string; title: string; isMade: boolean; validViews: number; sessions: string }[];
  }[];
  surveys: {
    id: string;
    title: string;
    question: number;
    stars: number | null;
    answers: number | null;
    address: string;
  }[];
}

export interface Column {
  id: string;
  slug: string;
  title: string;
  parent: string | null;
  lease: Lease;
  colour: string | null;
  banner: boolean;
  /** Its county signs it: what it alone holds is in no release of the province. */
  local: boolean;
  version: number;
}

/** For how long edges show a column without a word of the province: weeks, or a day. */
export type Lease = 'DURABLE' | 'RECALLABLE';

export type CoursewareState = 'DRAFT' | 'IN_REVIEW' | 'SCHEDULED' | 'PUBLISHED' | 'WITHDRAWN';
export type TranscodeState = 'QUEUED' | 'RUNNING' | 'READY' | 'REFUSED' | 'FAILED' | 'CANCELLED';

export interface Track {
  language: string;
  label: string;
  default: boolean;
  cues: number;
  form: 'SRT' | 'ASS' | 'WEBVTT';
  charset: string;
}

/** A change of what was approved, until somebody else approves it too. */
export interface Proposal {
  by: string[];
  at: string;
  open: boolean;
  words: Words | null;
  captions: Track[] | null;
  term: { until: string | null } | null;
  cover: { picture: { sha256: string } | null } | null;
  attachments: Attachment[] | null;
  film: { courseware: string; name: string | null; durationMs: number | null } | null;
}

/** A file that viewers take along. */
export interface Attachment {
  blob: { sha256: string; sizeBytes: number };
  name: string;
  type: string;
}

/** What a courseware says of itself. */
export interface Words {
  title: string;
  summary: string;
  presenter: string;
  publisher: string;
  tags: string[];
  category: string;
  purpose: string;
}

export interface Courseware extends Words {
  id: string;
  /** What was uploaded; none of what was typed in. */
  original: { sha256: string; sizeBytes: number; filename: string | null } | null;
  kind: 'VIDEO' | 'ARTICLE';
  columns: string[];
  restricted: boolean;
  state: CoursewareState;
  version: number;
  durationMs: number | null;
  createdBy: string;
  submittedBy: string | null;
  reason: string | null;
  publishAt: string | null;
  publishedAt: string | null;
  withdrawAt: string | null;
  transcode: {
    state: TranscodeState;
    stage: string | null;
    percent: number;
    code: string | null;
    detail: string | null;
    preview: { address: string; playableMs: number; durationMs: number } | null;
    findings: Finding[];
  } | null;
  captions: Track[];
  cover: { sha256: string } | null;
  attachments: Attachment[];
  package: { poster: { sha256: string } | null } | null;
  proposal: Proposal | null;
  /** What is to take its film's place. */
  replacement: Courseware | null;
}

/** A row of a sheet that may be acted on. */
export interface SheetRow extends Words {
  row: number;
  action: 'CREATE' | 'UPDATE' | 'SKIP';
  column: string;
  video: string;
  /** By language. */
  subtitles: Record<string, string>;
  cover: string;
  attachments: string[];
  publishAt: string | null;
  withdrawAt: string | null;
  externalId: string;
}

export interface CheckedSheet {
  form: 'XLSX' | 'CSV';
  charset: string;
  /** Headers that mean nothing here. */
  unread: string[];
  rows: SheetRow[];
  wrong: { row: number; title: string; video: string }[];
  errors: { pointer: string; code: string; detail: string }[];
}

/** What the gate found in an original; one that holds needs somebody to let it pass. */
export interface Finding {
  rule: string;
  title: string;
  detail: string;
  holds: boolean;
  override: { by: string; at: string; reason: string } | null;
}

export interface HistoryEntry {
  at: string;
  who: string;
  what: string;
  about: string | null;
  reason: string | null;
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

export interface Release {
  number: number;
  madeAt: string;
  note: string;
  titles: number;
  blobs: number;
  bytes: number;
  /** The earlier release that it shows again. */
  again: number | null;
}

/** Where a release has come to. */
export interface ReleaseWithEdges extends Release {
  edges: EdgeOfRelease[];
}

export interface EdgeOfRelease {
  edge: string;
  activeRelease: number;
  missingBytes: number;
}

/** What boxes see otherwise in one release than in another. */
export interface Difference {
  number: number;
  from: number;
  came: number;
  went: number;
  changed: number;
  newBytes: number;
  lines: DifferenceLine[];
}

export interface DifferenceLine {
  kind: 'COURSEWARE' | 'COLUMN' | 'SURVEY';
  id: string;
  title: string;
  what: 'CAME' | 'WENT' | 'CHANGED';
  parts: string[];
  withdrawn: boolean;
}

/** What was on the boxes and is gone, as far as edges have signed. */
export interface Withdrawal {
  courseware: string;
  title: string;
  area: string;
  at: string;
  by: string;
  reason: string;
  release: number;
  confirmed: number;
  edges: number;
}

/** What a withdrawal's certificate says, of its signed document. */
export interface Certificate {
  edges: {
    edge: string;
    state: 'CONFIRMED' | 'WAITING';
    leaseEndsAt: string | null;
    revokedAt: string | null;
  }[];
}

export interface Reason {
  code: string;
  zh: string;
  en: string;
}

export interface Edge {
  name: string;
  area: string;
  address: string;
  version: string;
  activeRelease: number;
  newestRelease: number;
  pendingRelease: number;
  missingBytes: number;
  bytesPerSecond: number;
  arrivesAt: string | null;
  diskFreeBytes: number;
  diskBytes: number;
  clockAheadMs: number | null;
  journalBacklog: number;
  lastSeenAt: string | null;
  lastError: string | null;
  sources: { name: string; bytes: number; asideSeconds: number; why: string }[];
  reasons: Reason[];
  lease: { since: string; until: string; recallableUntil: string; recallable: string[]; endedColumns: number } | null;
  county: number;
}

/** What an edge was asked to prove of its disk; no verdict yet while it may answer. */
export interface Possession {
  id: string;
  release: number;
  leaves: number;
  openedAt: string;
  answerBy: string;
  answeredAt: string | null;
  verdict: 'PROVED' | 'DAMAGED' | 'INVALID' | 'SILENT' | null;
  failed: { sha256: string; sizeBytes: number; offset: number; absent: boolean }[];
}

/** Sends JSON, or a file as it is; every failure is an ApiError that says what the server said. */
async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const answer = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json, application/problem+json',
      // What is refused is said in the language of the page, whatever the browser's own is.
      'Accept-Language': i18next.language,
      // A page of another site cannot add this header, so a cookie alone changes nothing.
      'X-Kejian': '1',
      ...(body === undefined ? {} : { 'Content-Type': body instanceof Blob ? 'application/octet-stream' : 'application/json' }),
      ...headers,
    },
    body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
  });
  if (!answer.ok) {
    const text = await answer.text();
    let problem: Problem;
    try {
      problem = JSON.parse(text) as Problem;
    } catch {
      problem = { code: 'unreachable', title: `HTTP ${answer.status}`, status: answer.status };
    }
    throw new ApiError(problem);
  }
  return answer;
}

const parsed = async <T>(answer: Response) => {
  const text = await answer.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
};

/** Answers JSON. */
export async function call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  return parsed<T>(await ask(method, path, body, headers));
}

/** Whether it was made now, or was there. */
export async function make<T>(path: string, body: unknown): Promise<{ fresh: boolean; made: T }> {
  const answer = await ask('POST', path, body);
  return { fresh: answer.status === 201, made: await parsed<T>(answer) };
}

/** A file that the province makes, as if a link to it had been pressed. */
export async function save(name: string, method: string, path: string, body?: unknown) {
  const file = URL.createObjectURL(await (await ask(method, path, body, { Accept: '*/*' })).blob());
  const link = document.createElement('a');
  link.href = file;
  link.download = name;
  link.click();
  // The browser takes it when this turn is over.
  setTimeout(() => URL.revokeObjectURL(file), 60_000);
}

export const get = <T>(path: string) => call<T>('GET', path);
export const post = <T>(path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
  call<T>('POST', path, body, headers);
export const put = <T>(path: string, body: unknown, headers: Record<string, string>) =>
  call<T>('PUT', path, body, headers);
export const patch = <T>(path: string, body: unknown, headers: Record<string, string>) =>
  call<T>('PATCH', path, body, headers);
export const sendFile = <T>(path: string, file: Blob, headers: Record<string, string>) =>
  call<T>('PUT', path, file, headers);
export const remove = (path: string, headers: Record<string, string>) =>
  call<void>('DELETE', path, undefined, headers);
/** What has no versions. */
export const discard = (path: string) => remove(path, {});

/** For one attempt of one thing; crypto.randomUUID exists on https pages only. */
export function onceKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}
