import type { CertificateVerification } from './fetched-verification.ts';

/** Tells whether the signature covers a header. */
export function signsHeader({ signed }: Pick<CertificateVerification, 'signed'>, name: string): boolean {
  return (
    !('type' in signed) && signed.some((part) => typeof part === 'object' && 'header' in part && part.header === name)
  );
}
