/** Writes a number with its unit, such as `1,204 webhooks` or `1 webhook`. */
export function countOf(count: number, unit: string): string {
  return `${count.toLocaleString('en-US')} ${unit}${count === 1 ? '' : 's'}`;
}

/** Writes a time in ISO 8601 to the minute, such as `2026-11-24 12:01`. */
export function minuteOf(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}
