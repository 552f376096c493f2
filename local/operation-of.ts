import type { IncomingMessage } from 'node:http';
import type { FaultService } from '#ops/send/faults';

const BY_METHOD: Readonly<Record<string, string>> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
};

/** Returns the SDK's name of an operation. S3 requests have it in method and query, the others in a header. */
export function operationOf(
  service: FaultService,
  { method = '', url = '', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
): string {
  if (service !== 's3') return String(headers['x-amz-target']).split('.')[1] ?? '';
  if (method === 'POST' && /[?&]delete(=|&|$)/.test(url)) return 'DeleteObjects';
  if (method === 'GET' && /[?&]list-type=2(&|$)/.test(url)) return 'ListObjectsV2';
  return BY_METHOD[method] ?? '';
}
