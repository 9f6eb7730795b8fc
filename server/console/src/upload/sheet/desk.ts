import i18next from 'i18next';
import { call, save, type CheckedSheet, type SheetRow } from '../../api';
import { uploads, type Item } from '../queue';
import type { Taken } from '../taken';
import { filesOf, finder } from './matching';
import { jobOf, keyOf } from './jobs';

/** A sheet on its way, and the files that were brought for it. */
export interface Desk {
  sheet: File;
  /** Folder in which it lay, with its last stroke. */
  base: string;
  /** Slug of rows that name none. */
  column: string | undefined;
  isChecking: boolean;
  /** Why it cannot be taken as a whole. */
  failure: string | undefined;
  checked: CheckedSheet | undefined;
  files: Taken[];
}

/** A row as the page shows it. */
export interface SeenRow {
  row: number;
  title: string;
  video: string;
  faults: { header: string; detail: string }[];
  missing: string[];
  isSkipped: boolean;
  /** Of the queue; none where it may not be sent. */
  key: string | undefined;
}

export const isSheet = ({ file }: Taken) => /\.(xlsx|xls|xlsm|csv)$/i.test(file.name) && !file.name.startsWith('~$');

/**
 * What lies on the desk of the page of uploads: one sheet, checked by the province each time that it is
 * dropped, and all files that were dropped with it or after it.
 */
class SheetDesk {
  private desk: Desk | undefined;
  /** Of the check that counts. */
  private turn = 0;
  private readonly lookers = new Set<() => void>();

  readonly subscribe = (looker: () => void) => {
    this.lookers.add(looker);
    return () => void this.lookers.delete(looker);
  };

  readonly now = () => this.desk;

  /** Whether these are for a sheet: one lies here, or is among them. */
  isFor(taken: Taken[]) {
    return this.desk !== undefined || taken.some(isSheet);
  }

  take(taken: Taken[]) {
    const named = new Set(this.desk?.checked?.rows.flatMap((row) => row.attachments.map(lastOf)));
    let sheets = taken.filter((one) => isSheet(one) && !named.has(one.file.name));
    // Beside a sheet lies what the command line wrote of it.
    if (sheets.length > 1) sheets = sheets.filter(({ file }) => !file.name.includes('.result.'));
    const [sheet] = sheets;
    const files = [...(this.desk?.files ?? []), ...taken.filter((one) => one !== sheet)];
    const kept = [...new Map(files.map((one) => [one.path, one])).values()];
    if (sheets.length > 1) {
      const failure = i18next.t('sheetSeveral', { names: sheets.map(({ file }) => file.name).join(', ') });
      this.show({ ...(this.desk ?? empty(sheet)), files: kept, failure });
    } else if (sheet) {
      this.show({ ...(this.desk ?? empty(sheet)), ...placeOf(sheet), files: kept });
      void this.check();
    } else if (this.desk) {
      this.show({ ...this.desk, files: kept });
    }
  }

  /** For rows that name none. */
  into(column: string | undefined) {
    if (!this.desk) return;
    this.show({ ...this.desk, column });
    void this.check();
  }

  clear() {
    this.turn++;
    this.callBack([]);
    this.show(undefined);
  }

  private async check() {
    const turn = ++this.turn;
    const { sheet, column } = this.desk!;
    this.show({ ...this.desk!, isChecking: true, failure: undefined });
    const query = new URLSearchParams({ partial: 'true', column: column ?? '' });
    let outcome: Pick<Desk, 'checked' | 'failure'>;
    try {
      outcome = { checked: await call<CheckedSheet>('POST', `/api/sheets?${query}`, sheet), failure: undefined };
    } catch (e) {
      outcome = { checked: undefined, failure: (e as Error).message };
    }
    if (turn !== this.turn) return;
    this.show({ ...this.desk!, ...outcome, isChecking: false });
    if (outcome.checked) this.callBack(rowsOf(this.desk!));
  }

  /** What waits of rows that have changed, or are gone, does not go any more. */
  private callBack(rows: SeenRow[]) {
    const keys = new Set(rows.map((row) => row.key));
    const old = uploads.all().filter((i) => i.ofSheet && i.state !== 'stored' && !keys.has(i.key));
    uploads.remove(...old.map((i) => i.key));
  }

  private show(desk: Desk | undefined) {
    this.desk = desk;
    this.lookers.forEach((looker) => looker());
  }
}

const lastOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

const placeOf = ({ file, path }: Taken) => ({ sheet: file, base: path.slice(0, path.lastIndexOf('/') + 1) });

const empty = (sheet: Taken): Desk => ({
  ...placeOf(sheet),
  column: undefined,
  isChecking: false,
  failure: undefined,
  checked: undefined,
  files: [],
});

/** All rows in the sheet's order. */
export function rowsOf({ checked, files, base }: Desk): SeenRow[] {
  if (!checked) return [];
  const find = finder(checked.rows, files, base);
  const faults = new Map<number, SeenRow['faults']>();
  for (const error of checked.errors) {
    // /rows/17/标题, with ~1 for a stroke and ~0 for a tilde (RFC 6901)
    const [, , row, ...header] = error.pointer.split('/');
    const told = faults.get(Number(row)) ?? [];
    told.push({ header: header.join('/').replaceAll('~1', '/').replaceAll('~0', '~'), detail: error.detail });
    faults.set(Number(row), told);
  }
  const wrong = checked.wrong.map((row) => ({
    ...row,
    faults: faults.get(row.row) ?? [],
    missing: [],
    isSkipped: false,
    key: undefined,
  }));
  const right = checked.rows.map((row) => {
    const missing = filesOf(row).filter((name) => find(name) === undefined);
    const isSkipped = row.action === 'SKIP';
    return {
      row: row.row,
      title: row.title,
      video: row.video,
      faults: [],
      missing,
      isSkipped,
      key: isSkipped || missing.length > 0 ? undefined : keyOf(row, find),
    };
  });
  return [...wrong, ...right].sort((a, b) => a.row - b.row);
}

/** Puts all that may go into the queue. */
export function send({ checked, files, base }: Desk) {
  const find = finder(checked!.rows, files, base);
  const mayGo = (row: SheetRow) => row.action !== 'SKIP' && filesOf(row).every((name) => find(name) !== undefined);
  uploads.put(checked!.rows.filter(mayGo).map((row) => jobOf(row, find)));
}

interface Told {
  row: number;
  state: 'MISSING' | 'SKIPPED' | 'STORED' | 'THERE' | 'UPDATED' | 'FAILED';
  id?: string;
  note?: string;
}

/** The sheet once more, with what has become of each row. */
export async function saveResult(desk: Desk, rows: SeenRow[], sent: Map<string, Item>) {
  const told = rows.flatMap(({ row, key, missing, isSkipped }): Told[] => {
    const item = key === undefined ? undefined : sent.get(key);
    if (isSkipped) return [{ row, state: 'SKIPPED' }];
    if (missing.length > 0) return [{ row, state: 'MISSING', note: missing.join('; ').slice(0, 2000) }];
    if (item?.done) return [{ row, ...item.done, note: item.done.note.slice(0, 2000) }];
    if (item?.failure !== undefined) return [{ row, state: 'FAILED', note: item.failure.slice(0, 2000) }];
    return [];
  });
  const name = desk.sheet.name.replace(/\.[^.]+$/, '').replace(/\.result$/, '');
  const ending = desk.checked!.form === 'CSV' ? 'csv' : 'xlsx';
  await save(`${name}.result.${ending}`, 'POST', '/api/sheets/result', {
    sheet: await base64(desk.sheet),
    number: 1,
    column: desk.column ?? '',
    rows: told,
  });
}

function base64(file: File): Promise<string> {
  return new Promise((got, failed) => {
    const reader = new FileReader();
    reader.onload = () => got((reader.result as string).replace(/^[^,]*,/, ''));
    reader.onerror = () => failed(reader.error!);
    reader.readAsDataURL(file);
  });
}

export const sheets = new SheetDesk();
