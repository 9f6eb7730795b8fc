import i18next from 'i18next';
import { get, make, patch, sendFile, type Courseware, type SheetRow } from '../../api';
import { digestOf, keepDigest } from '../digests';
import type { Done, Job } from '../queue';
import { kindOf } from '../taken';

type Find = (name: string) => File | undefined;

/** The same row with the same file is the same job, wherever in the sheet it stands. */
export function keyOf(row: SheetRow, find: Find): string {
  const file = find(row.video);
  return `sheet ${JSON.stringify({ ...row, row: 0 })} ${file ? `${file.size} ${file.lastModified}` : ''}`;
}

/** What `kejian bulk` does with a row whose files are all there. */
export function jobOf(row: SheetRow, find: Find): Job & { key: string } {
  const key = keyOf(row, find);
  if (row.action === 'UPDATE') return { key, name: row.title, ofSheet: true, finish: () => update(row, find) };
  const file = find(row.video)!;
  return {
    key,
    name: row.video,
    file,
    ofSheet: true,
    known: () => known(row, file, find),
    finish: (upload) => create(row, file, find, upload!),
  };
}

const externalOf = (row: SheetRow, sha256: string) => row.externalId || `sha256:${sha256}`;

/** In the row's column, by what another system calls it, or by its content. */
async function there(row: SheetRow, external: string): Promise<Courseware | undefined> {
  const query = new URLSearchParams({ externalId: external, size: '200' });
  const { items } = await get<{ items: Courseware[] }>(`/api/courseware?${query}`);
  return items.find((item) => item.columns.includes(row.column));
}

/** Whether the province has it, as far as this browser can tell without the file's digest. */
async function known(row: SheetRow, file: File, find: Find): Promise<Done | undefined> {
  const sha256 = digestOf(file);
  if (sha256 === undefined) return undefined;
  const item = await there(row, externalOf(row, sha256));
  // Another content under the same id: the province says so when it has the bytes.
  if (item?.original?.sha256 !== sha256) return undefined;
  await addExtras(row, item.id, find);
  return { state: 'THERE', id: item.id, note: '' };
}

async function create(row: SheetRow, file: File, find: Find, upload: string): Promise<Done> {
  const { sha256 } = await get<{ sha256: string }>(`/api/uploads/${upload}`);
  keepDigest(file, sha256);
  const { fresh, made } = await make<Courseware>('/api/courseware', {
    kind: kindOf(file.name),
    title: row.title,
    summary: row.summary,
    presenter: row.presenter || null,
    publisher: row.publisher || null,
    tags: row.tags,
    category: row.category,
    purpose: row.purpose,
    restricted: false,
    column: row.column,
    upload,
    externalId: externalOf(row, sha256),
    publishAt: row.publishAt,
    withdrawAt: row.withdrawAt,
  });
  await addExtras(row, made.id, find);
  return { state: fresh ? 'STORED' : 'THERE', id: made.id, note: fresh ? await alike(made.id) : '' };
}

/** Titles that may be the same thing: a hint, no more. */
async function alike(id: string): Promise<string> {
  const others = await get<{ id: string; title: string }[]>(`/api/courseware/${id}/alike`);
  return others.length === 0
    ? ''
    : i18next.t('sheetAlike', { others: others.map((o) => `${o.title} ${o.id}`).join('; ') });
}

/** Words that the row does not say stay as they are. */
async function update(row: SheetRow, find: Find): Promise<Done> {
  const item = await there(row, row.externalId);
  if (!item) throw new Error(i18next.t('sheetNoSuchId', { id: row.externalId }));
  const said = Object.fromEntries(
    Object.entries({
      title: row.title,
      summary: row.summary,
      presenter: row.presenter,
      publisher: row.publisher,
      tags: row.tags,
    }).filter(([, value]) => value.length > 0),
  );
  await patch(`/api/courseware/${item.id}`, said, { 'If-Match': `"${item.version}"` });
  await addExtras(row, item.id, find);
  return { state: 'UPDATED', id: item.id, note: '' };
}

/** Those that it lacks, so that a row that broke off goes on; an update brings its own cover. */
async function addExtras(row: SheetRow, id: string, find: Find) {
  const at = `/api/courseware/${id}`;
  const fresh = () => get<Courseware>(at);
  const send = (to: string, name: string, seen: Courseware) =>
    sendFile(`${at}/${to}`, find(name)!, { 'If-Match': `"${seen.version}"` });
  const isUpdate = row.action === 'UPDATE';
  let item = await fresh();
  if (!isUpdate) {
    for (const [language, name] of Object.entries(row.subtitles)) {
      if ((item.proposal?.captions ?? item.captions).some((track) => track.language === language)) continue;
      await send(`captions/${encodeURIComponent(language)}`, name, item);
      item = await fresh();
    }
  }
  if (item.state === 'IN_REVIEW' || item.state === 'WITHDRAWN') return;
  if (row.cover !== '' && (isUpdate || !(item.cover ?? item.proposal?.cover))) {
    await send('cover', row.cover, item);
    item = await fresh();
  }
  for (const path of row.attachments) {
    const file = find(path)!;
    const held = item.proposal?.attachments ?? item.attachments;
    if (held.some((a) => a.name === file.name && a.blob.sizeBytes === file.size)) continue;
    await send(`attachments/${encodeURIComponent(file.name)}`, path, item);
    item = await fresh();
  }
}
