const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes as 1.5 GB, by thousands, as disks and lines are sold. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
