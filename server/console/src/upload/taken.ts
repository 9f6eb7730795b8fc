/** A file that was chosen or dropped, with the folders it lay in: `批次一/视频/第一讲.mp4`. */
export interface Taken {
  file: File;
  path: string;
}

/** Deeper ones are not looked into, as `kejian bulk` does not. */
const DEPTH = 8;

/** What programs leave in folders, and what they are still writing. */
const isOurs = (name: string) => !/^\.|^~\$|^(thumbs\.db|desktop\.ini)$|\.(part|tmp|crdownload)$/i.test(name);

export const chosen = (files: Iterable<File>): Taken[] =>
  [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));

/** What a drop brings, folders opened. The browser shows it in this very turn alone. */
export function dropped(data: DataTransfer): Promise<Taken[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const files = [...data.files];
  if (!entries.some((entry) => entry?.isDirectory)) return Promise.resolve(chosen(files));
  return Promise.all(entries.map((entry) => (entry ? open(entry, '', DEPTH) : []))).then((lists) => lists.flat());
}

async function open(entry: FileSystemEntry, folder: string, deeper: number): Promise<Taken[]> {
  const path = folder + entry.name;
  if (!isOurs(entry.name)) return [];
  if (entry.isFile) {
    const file = await new Promise<File>((got, failed) => (entry as FileSystemFileEntry).file(got, failed));
    return [{ file, path }];
  }
  if (deeper === 0) return [];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: Taken[] = [];
  for (;;) {
    // It gives a hundred at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((got, failed) => reader.readEntries(got, failed));
    if (some.length === 0) return all;
    for (const one of some) all.push(...(await open(one, `${path}/`, deeper - 1)));
  }
}

/** What a file makes, as far as its name says; only the province looks into it. */
export const kindOf = (name: string) => (/\.(docx|html?)$/i.test(name) ? 'ARTICLE' : 'VIDEO');
