import type { SheetRow } from '../../api';
import type { Taken } from '../taken';

/** Systems spell accents in two ways. */
const spelt = (path: string) => path.normalize('NFC');
const last = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** The files that a row wants; a change of words sends no video. */
export function filesOf(row: SheetRow): string[] {
  if (row.action === 'SKIP') return [];
  const extra = [row.cover, ...row.attachments].filter((name) => name !== '');
  return row.action === 'UPDATE' ? extra : [row.video, ...Object.values(row.subtitles), ...extra];
}

/**
 * Finds the files that a sheet names among those that were brought: by the whole path from the sheet's
 * folder, else by the end of a path, or by the bare name of a file that came without its folder. What two
 * would fit, or one would fit twice, is not guessed.
 *
 * @param base the folder in which the sheet lay, with its last stroke
 */
export function finder(rows: SheetRow[], files: Taken[], base: string): (name: string) => File | undefined {
  const byPath = new Map(files.map((taken) => [spelt(taken.path), taken]));
  const byLast = new Map<string, Taken[]>();
  for (const taken of files) {
    const name = last(spelt(taken.path));
    byLast.set(name, [...(byLast.get(name) ?? []), taken]);
  }
  const namedSo = new Map<string, Set<string>>();
  for (const name of rows.flatMap(filesOf).map(spelt)) {
    namedSo.set(last(name), (namedSo.get(last(name)) ?? new Set<string>()).add(name));
  }
  return (name) => {
    const wanted = spelt(name);
    const there = byPath.get(spelt(base) + wanted);
    if (there) return there.file;
    const isAlone = namedSo.get(last(wanted))?.size === 1;
    const fitting = (byLast.get(last(wanted)) ?? []).filter(({ path }) => {
      const full = spelt(path);
      return full === wanted || full.endsWith(`/${wanted}`) || (!full.includes('/') && isAlone);
    });
    return fitting.length === 1 ? fitting[0].file : undefined;
  };
}
