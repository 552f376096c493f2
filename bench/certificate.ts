import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Certificate of the fake AWS, which the measured functions trust. */
export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** File with the certificate, for `NODE_EXTRA_CA_CERTS`. */
  readonly file: string;
}

/**
 * Creates a certificate for the loopback address, with a key of 2,048 bits as AWS has.
 *
 * @throws {Error} when openssl is missing
 */
export function createCertificate(directory: string): Certificate {
  const file = join(directory, 'certificate.pem');
  const keyFile = join(directory, 'key.pem');
  const subject = ['-subj', '/CN=fake AWS', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, '-keyout', keyFile, '-out', file];
  try {
    execFileSync('openssl', args, { stdio: 'pipe' });
  } catch (cause) {
    throw new Error('openssl could not create the certificate of the fake AWS. Install openssl.', { cause });
  }
  return { key: readFileSync(keyFile), cert: readFileSync(file), file };
}
