import * as z from 'zod';
import type { LogRetentionDays } from '#contract/logs-config';

/** Values that CloudWatch Logs accepts. The check of the type fails if one is missing. */
const DAYS = Object.keys({
  1: true,
  3: true,
  5: true,
  7: true,
  14: true,
  30: true,
  60: true,
  90: true,
  120: true,
  150: true,
  180: true,
  365: true,
  400: true,
  545: true,
  731: true,
  1096: true,
  1827: true,
  2192: true,
  2557: true,
  2922: true,
  3288: true,
  3653: true,
} satisfies Record<LogRetentionDays, true>).map(Number);

/** Days for which CloudWatch keeps logs. */
export const logRetentionDays = z.literal(DAYS, {
  error: `Must be one of ${DAYS.join(', ')}. CloudWatch Logs accepts no other number of days. Choose one.`,
});
