import { days, hours, minutes } from '#contract/durations';

const UNITS = [
  [days(1), 'd'],
  [hours(1), 'h'],
  [minutes(1), 'min'],
  [1, 's'],
] as const;

/** Formats seconds in their largest unit. @example formatAge(4_930) // '1 h' */
export function formatAge(seconds: number): string {
  const [size, unit] = UNITS.find(([size]) => seconds >= size) ?? [1, 's'];
  return `${Math.floor(seconds / size)} ${unit}`;
}
