import type { Verification } from './verification.ts';

/** Tells whether the signed body contains the time of signing, which makes each body unique. */
export function signsTimeInBody(verify: Verification): boolean {
  const { timestamp, signed = [] } = verify.kind === 'signature' ? verify : {};
  return timestamp !== undefined && 'body' in timestamp && signed.includes('body');
}
