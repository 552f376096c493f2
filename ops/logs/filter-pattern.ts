import type { LogQuery } from './stage-logs.ts';

/** Limit of CloudWatch Logs. */
const MAX_PATTERN = 1_024;
/** Values that a quoted term can hold. In others, `*`, quotes and backslashes have a meaning. */
const PLAIN = /^[^*"\\\p{Cc}]+$/u;

/**
 * Writes a filter pattern of CloudWatch Logs, such as `{ ($.id = "a" || $.id = "b") && ($.topic = "orders") }`.
 *
 * Fields that do not fit are left out, because the reader filters once more.
 *
 * @returns undefined when no field fits
 */
export function filterPattern(where: LogQuery['where'] = {}): string | undefined {
  let pattern = '';
  for (const [field, values] of Object.entries(where)) {
    if (values.length === 0 || !values.every((value) => PLAIN.test(value))) continue;
    const clause = `(${values.map((value) => `$.${field} = "${value}"`).join(' || ')})`;
    const longer = pattern === '' ? clause : `${pattern} && ${clause}`;
    if (longer.length + '{  }'.length <= MAX_PATTERN) pattern = longer;
  }
  return pattern === '' ? undefined : `{ ${pattern} }`;
}
