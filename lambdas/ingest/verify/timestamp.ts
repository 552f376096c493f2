import type { SignatureVerification } from '#contract/verification';
import { Problem } from '#lambdas/ingest/problem';
import { readField, type Scope } from './scope.ts';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/**
 * Reads the timestamp's literal text, which is what was signed.
 *
 * @throws {Problem} 401 when it is missing, malformed, too old or too far in the future
 */
export function readValidTimestamp(
  { timestamp }: Pick<SignatureVerification, 'timestamp'>,
  scope: Scope,
  now: Date,
): string {
  if (!timestamp) return '';
  const [text, ...others] = readField(scope, timestamp);
  const at = text === undefined || others.length > 0 ? Number.NaN : toMilliseconds(text, timestamp.unit ?? 's');
  if (text === undefined || Number.isNaN(at)) {
    throw new Problem('timestamp-missing', 'The request carries no valid timestamp.');
  }
  const { tolerance, retriedFor = 0 } = timestamp;
  const ageSeconds = (now.getTime() - at) / 1_000;
  if (ageSeconds > tolerance + retriedFor) throw new Problem('timestamp-stale', 'The timestamp is too old.');
  if (ageSeconds < -tolerance) throw new Problem('timestamp-future', 'The timestamp is in the future.');
  return text;
}

function toMilliseconds(text: string, unit: 's' | 'ms' | 'rfc3339'): number {
  if (unit === 'rfc3339') return RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  if (!/^\d{1,13}$/.test(text)) return Number.NaN;
  return unit === 's' ? Number(text) * 1_000 : Number(text);
}
