import { InvalidArgumentError } from 'commander';

const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };
const DATE_OR_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;

/** Parses a time: ISO 8601 with its zone, a date in UTC, or an age such as `30m` or `2h`. */
export function parseTime(text: string): Date {
  const [, count, unit = ''] = /^(\d{1,6})(m|min|h|d)$/.exec(text) ?? [];
  if (count !== undefined) return new Date(Date.now() - Number(count) * (UNITS_MS[unit] ?? 0));
  const time = new Date(DATE_OR_TIME.test(text) ? text : Number.NaN);
  if (!Number.isNaN(time.getTime())) return time;
  throw new InvalidArgumentError(
    'It must be a time with its zone (2026-11-24T10:00Z), a date in UTC or an age (30m, 2h, 3d).',
  );
}
