import { hash } from 'node:crypto';
import { zlib } from '#contract/zlib';
import type { AwsResponse } from './aws-error.ts';

/** Checksums that S3 stores with an object. Those of the SDK are CRC-32. Ours are the hash that a signature needs. */
const CHECKSUMS: Readonly<Record<string, (body: Buffer) => string>> = {
  'x-amz-checksum-sha256': (body) => hash('sha256', body, 'base64'),
  'x-amz-checksum-crc32': crc32,
};

/** Tells whether an object differs from what S3 stored. */
export function isDamaged({ headers, body }: AwsResponse): boolean {
  return Object.entries(CHECKSUMS).some(([name, checksum]) => {
    const expected = headers[name];
    // The checksum of an object in parts is one of checksums, such as `AAAAAA==-2`.
    return typeof expected === 'string' && !/-\d+$/.test(expected) && expected !== checksum(body);
  });
}

function crc32(body: Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(zlib().crc32(body));
  return bytes.toString('base64');
}
