import type { LineFields } from './step.ts';

/**
 * Describes a line in which Lambda itself reports a failed invocation or start, such as a timeout.
 *
 * @returns undefined for any other line
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
export function describePlatform({ type, record }: LineFields): string | undefined {
  if (!String(type).startsWith('platform.') || typeof record !== 'object' || record === null) return undefined;
  const { status, errorType, metrics } = record as Readonly<Record<string, unknown>>;
  if (status === undefined || status === 'success') return undefined;
  const { durationMs } = (metrics ?? {}) as Readonly<Record<string, unknown>>;
  const duration = typeof durationMs === 'number' ? ` after ${Math.round(durationMs).toLocaleString('en-US')} ms` : '';
  return `Lambda reports ${status}${errorType === undefined ? '' : `, ${errorType}`}${duration}`;
}
