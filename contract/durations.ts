/**
 * Converts seconds to seconds, so that every duration of a configuration shows its unit.
 *
 * @example
 * attemptTimeout: seconds(30) // 30
 */
export const seconds = (count: number): number => count;

/**
 * Converts minutes to seconds.
 *
 * @example
 * maxWebhookAge: minutes(15) // 900
 */
export const minutes = (count: number): number => count * 60;

/**
 * Converts hours to seconds.
 *
 * @example
 * backoff: { max: hours(4) } // 14_400
 */
export const hours = (count: number): number => count * 3_600;

/**
 * Converts days to seconds.
 *
 * @example
 * dedupeFor: days(14) // 1_209_600
 */
export const days = (count: number): number => count * 86_400;
