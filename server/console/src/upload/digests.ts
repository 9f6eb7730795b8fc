/**
 * What the province said of files that it has whole: the same file need not go up again to be found there.
 * Kept by name, size and time, the newest few thousand.
 */
const KEY = 'kejian-digests';
const MOST = 3000;

const keyOf = (file: File) => `${file.name}|${file.size}|${file.lastModified}`;

function all(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, string>;
  } catch {
    return {}; // somebody else wrote there
  }
}

export const digestOf = (file: File): string | undefined => all()[keyOf(file)];

export function keepDigest(file: File, sha256: string) {
  const { [keyOf(file)]: _, ...others } = all();
  const kept = [...Object.entries(others), [keyOf(file), sha256]].slice(-MOST);
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // A full store forgets: the bytes go up again, and the province says that it has them.
  }
}
