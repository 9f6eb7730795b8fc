/** Orders of a column's courseware, by id. */

export const same = (a: string[], b: string[]) => a.length === b.length && a.every((id, i) => id === b[i]);

export function moved(order: string[], id: string, to: number): string[] {
  const others = order.filter((each) => each !== id);
  return [...others.slice(0, to), id, ...others.slice(to)];
}

/** Mine without what has gone; what has come stands behind what it stands behind in theirs. */
export function merged(mine: string[], theirs: string[]): string[] {
  const there = new Set(theirs);
  const all = mine.filter((id) => there.has(id));
  theirs.forEach((id, i) => {
    if (!all.includes(id)) all.splice(i === 0 ? 0 : all.indexOf(theirs[i - 1]) + 1, 0, id);
  });
  return all;
}
