/** Converts seconds to seconds, for configuration that reads alike in every unit. @example seconds(30) // 30 */
export const seconds = (count: number): number => count;

/** Converts minutes to seconds. @example minutes(15) // 900 */
export const minutes = (count: number): number => count * 60;

/** Converts hours to seconds. @example hours(4) // 14_400 */
export const hours = (count: number): number => count * 3_600;

/** Converts days to seconds. @example days(14) // 1_209_600 */
export const days = (count: number): number => count * 86_400;
